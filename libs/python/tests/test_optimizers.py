"""The update rules against torch's own, in float64."""

import unittest
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from lepton_engine.model import Weight
from lepton_engine.optimizers import Optimizer

Make = Callable[[list[dict[str, Any]]], torch.optim.Optimizer]
BETAS = {"beta1": 0.8, "beta2": 0.95}

CASES: list[tuple[dict[str, Any], Make]] = [
    ({"kind": "sgd"}, lambda p: torch.optim.SGD(p, lr=1)),
    ({"kind": "sgd", "momentum": 0.9}, lambda p: torch.optim.SGD(p, lr=1, momentum=0.9)),
    ({"kind": "sgd", "momentum": 0.9, "nesterov": True}, lambda p: torch.optim.SGD(p, lr=1, momentum=0.9, nesterov=True)),
    ({"kind": "rmsprop", "rho": 0.8}, lambda p: torch.optim.RMSprop(p, lr=1, alpha=0.8, eps=1e-7)),
    ({"kind": "rmsprop", "centered": True, "momentum": 0.5}, lambda p: torch.optim.RMSprop(p, lr=1, alpha=0.9, eps=1e-7, centered=True, momentum=0.5)),
    ({"kind": "adagrad"}, lambda p: torch.optim.Adagrad(p, lr=1, eps=1e-7, initial_accumulator_value=0.1)),
    ({"kind": "adam", **BETAS}, lambda p: torch.optim.Adam(p, lr=1, betas=(0.8, 0.95), eps=1e-7)),
    ({"kind": "adamw", "epsilon": 1e-3}, lambda p: torch.optim.AdamW(p, lr=1, eps=1e-3)),
]


def gradient(step: int, size: int) -> torch.Tensor:
    return torch.sin(torch.arange(size, dtype=torch.float64) * 1.7 + step) * 3


class Optimizers(unittest.TestCase):
    def test_each_is_torchs(self) -> None:
        for spec, make in CASES:
            for extra in ({}, {"weightDecay": 0.1}, {"clipNorm": 0.7}, {"clipValue": 0.5}):
                with self.subTest(**{**spec, **extra}):
                    self._compare({**spec, **extra}, make)

    def _compare(self, spec: dict[str, Any], make: Make) -> None:
        ours, theirs = ([nn.Parameter(torch.linspace(-1, 1, 6, dtype=torch.float64).reshape(shape)) for shape in ((2, 3), (6,))] for _ in range(2))
        optimizer = Optimizer(spec, [Weight(f"{i}.kernel", "a", parameter) for i, parameter in enumerate(ours)])
        reference = make([{"params": [theirs[0]], "weight_decay": spec.get("weightDecay", 0)}, {"params": [theirs[1]], "weight_decay": 0}])
        for step in range(1, 8):
            for one in (*ours, *theirs):
                one.grad = gradient(step, one.numel()).reshape(one.shape)
            if "clipNorm" in spec:
                nn.utils.clip_grad_norm_(theirs, spec["clipNorm"])
            if "clipValue" in spec:
                nn.utils.clip_grad_value_(theirs, spec["clipValue"])
            rate = 0.1 / step
            for group in reference.param_groups:
                group["lr"] = rate
            optimizer.step(rate, step)
            reference.step()
        for mine, other in zip(ours, theirs, strict=True):
            torch.testing.assert_close(mine, other, rtol=1e-10, atol=1e-12)

    def test_lion_moves_every_weight_by_the_learning_rate(self) -> None:
        weight = nn.Parameter(torch.zeros(2, 2))
        optimizer = Optimizer({"kind": "lion"}, [Weight("0.kernel", "a", weight)])
        weight.grad = torch.tensor([[3.0, -1e-6], [0.5, -7.0]])
        optimizer.step(0.01, 1)
        torch.testing.assert_close(weight.detach(), torch.tensor([[-0.01, 0.01], [-0.01, 0.01]]))
