"""
The optimisers of libs/tfjs-onnx, all weights of a model at once. Not torch's own classes: importing them loads torch's compiler, which
takes longer than all else; `tests/test_optimizers.py` holds these against them.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from .errors import EngineError
from .model import Weight

Spec = Mapping[str, Any]
Tensors = list[Tensor]
Update = Callable[[Tensors, Tensors, Mapping[str, Tensors], float, int], None]
"""Changes weights and slots in place, from gradients, slots by name, the learning rate, and the step's number from 1."""


@dataclass(frozen=True)
class Rule:
    slots: Mapping[str, float]
    """What is kept of each weight, and what it starts with."""
    update: Update
    decoupled: bool = False
    """Whether decay shrinks the weights, rather than being part of the gradient."""


def _momentum(kept: Mapping[str, Tensors], change: Tensors, momentum: float) -> Tensors:
    torch._foreach_mul_(kept["momentum"], momentum)
    torch._foreach_add_(kept["momentum"], change)
    return kept["momentum"]


def _sgd(spec: Spec) -> Rule:
    """Sutskever et al. 2013, with the learning rate outside the velocity."""
    momentum, nesterov = spec.get("momentum") or 0, spec.get("nesterov")

    def update(weights: Tensors, gradients: Tensors, kept: Mapping[str, Tensors], rate: float, step: int) -> None:
        change = gradients
        if momentum:
            velocity = _momentum(kept, gradients, momentum)
            change = list(torch._foreach_add(gradients, velocity, alpha=momentum)) if nesterov else velocity
        torch._foreach_add_(weights, change, alpha=-rate)

    return Rule({"momentum": 0} if momentum else {}, update)


def _rmsprop(spec: Spec) -> Rule:
    """Tieleman and Hinton 2012; centred: Graves 2013."""
    rho, momentum, epsilon, centered = spec.get("rho", 0.9), spec.get("momentum") or 0, spec.get("epsilon", 1e-7), spec.get("centered")

    def update(weights: Tensors, gradients: Tensors, kept: Mapping[str, Tensors], rate: float, step: int) -> None:
        torch._foreach_mul_(kept["meanSquare"], rho)
        torch._foreach_addcmul_(kept["meanSquare"], gradients, gradients, 1 - rho)
        variance = kept["meanSquare"]
        if centered:
            torch._foreach_lerp_(kept["mean"], gradients, 1 - rho)
            variance = list(torch._foreach_addcmul(variance, kept["mean"], kept["mean"], -1))
        scale = torch._foreach_sqrt(variance)
        torch._foreach_add_(scale, epsilon)
        if momentum:
            torch._foreach_add_(weights, _momentum(kept, list(torch._foreach_div(gradients, scale)), momentum), alpha=-rate)
        else:
            torch._foreach_addcdiv_(weights, gradients, scale, -rate)

    return Rule({"meanSquare": 0, **({"mean": 0} if centered else {}), **({"momentum": 0} if momentum else {})}, update)


def _adagrad(spec: Spec) -> Rule:
    """Duchi et al. 2011."""
    epsilon = spec.get("epsilon", 1e-7)

    def update(weights: Tensors, gradients: Tensors, kept: Mapping[str, Tensors], rate: float, step: int) -> None:
        torch._foreach_addcmul_(kept["accumulator"], gradients, gradients, 1)
        scale = torch._foreach_sqrt(kept["accumulator"])
        torch._foreach_add_(scale, epsilon)
        torch._foreach_addcdiv_(weights, gradients, scale, -rate)

    return Rule({"accumulator": spec.get("initialAccumulator", 0.1)}, update)


def _adam(spec: Spec) -> Rule:
    """Kingma and Ba 2015; decoupled decay: Loshchilov and Hutter 2019. Epsilon is added after bias correction."""
    beta1, beta2, epsilon = spec.get("beta1", 0.9), spec.get("beta2", 0.999), spec.get("epsilon", 1e-7)

    def update(weights: Tensors, gradients: Tensors, kept: Mapping[str, Tensors], rate: float, step: int) -> None:
        torch._foreach_lerp_(kept["mean"], gradients, 1 - beta1)
        torch._foreach_mul_(kept["meanSquare"], beta2)
        torch._foreach_addcmul_(kept["meanSquare"], gradients, gradients, 1 - beta2)
        scale = torch._foreach_sqrt(kept["meanSquare"])
        torch._foreach_div_(scale, math.sqrt(1 - beta2**step))
        torch._foreach_add_(scale, epsilon)
        torch._foreach_addcdiv_(weights, kept["mean"], scale, -rate / (1 - beta1**step))

    return Rule({"mean": 0, "meanSquare": 0}, update, decoupled=spec["kind"] == "adamw")


def _lion(spec: Spec) -> Rule:
    """Chen et al. 2023, Symbolic Discovery of Optimization Algorithms."""
    beta1, beta2 = spec.get("beta1", 0.9), spec.get("beta2", 0.99)

    def update(weights: Tensors, gradients: Tensors, kept: Mapping[str, Tensors], rate: float, step: int) -> None:
        direction = torch._foreach_sign(torch._foreach_lerp(kept["momentum"], gradients, 1 - beta1))
        torch._foreach_add_(weights, direction, alpha=-rate)
        torch._foreach_lerp_(kept["momentum"], gradients, 1 - beta2)

    return Rule({"momentum": 0}, update, decoupled=True)


_RULES: dict[str, Callable[[Spec], Rule]] = {"sgd": _sgd, "rmsprop": _rmsprop, "adagrad": _adagrad, "adam": _adam, "adamw": _adam, "lion": _lion}


class Optimizer:
    """Updates the weights that learn. Decay leaves biases and scales, weights of one axis, alone."""

    def __init__(self, spec: Spec, weights: Sequence[Weight]) -> None:
        if spec["kind"] not in _RULES:
            raise EngineError("OPTIMIZER_UNSUPPORTED", f'The engine PYTORCH does not have the optimiser "{spec["kind"]}".')
        self._spec = spec
        self._rule = _RULES[spec["kind"]](spec)
        self._weights = [weight for weight in weights if weight.parameter.requires_grad]
        if not self._weights:
            raise EngineError("MODEL_UNSUPPORTED", "The model has no trainable weights.")
        self._kept = {name: [torch.full_like(p, initial, requires_grad=False) for p in self._parameters] for name, initial in self._rule.slots.items()}

    @property
    def _parameters(self) -> list[nn.Parameter]:
        return [weight.parameter for weight in self._weights]

    @torch.no_grad()
    def step(self, learning_rate: float, step: int) -> None:
        """One update, the `step`th from 1, by the gradients that the weights have. They are clipped by value first and then by norm."""
        weights: Tensors = list(self._parameters)
        gradients = [p.grad if p.grad is not None else torch.zeros_like(p) for p in self._parameters]
        self._clip(gradients)
        decay = self._spec.get("weightDecay") or 0
        decaying = [i for i, weight in enumerate(weights) if weight.dim() > 1] if decay else []
        if decaying and self._rule.decoupled:
            torch._foreach_mul_([weights[i] for i in decaying], 1 - learning_rate * decay)
        elif decaying:
            torch._foreach_add_([gradients[i] for i in decaying], [weights[i] for i in decaying], alpha=decay)
        self._rule.update(weights, gradients, self._kept, learning_rate, step)

    def clear(self) -> None:
        for parameter in self._parameters:
            parameter.grad = None

    def _clip(self, gradients: Tensors) -> None:
        if (limit := self._spec.get("clipValue")) is not None:
            torch._foreach_clamp_min_(gradients, -limit)
            torch._foreach_clamp_max_(gradients, limit)
        if (norm := self._spec.get("clipNorm")) is not None:
            total = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))
            torch._foreach_mul_(gradients, (norm / (total + 1e-6)).clamp(max=1))

    def slots(self) -> Iterator[tuple[str, Tensor]]:
        """`3.kernel/mean`, …"""
        for i, weight in enumerate(self._weights):
            for name, kept in self._kept.items():
                yield f"{weight.name}/{name}", kept[i]
