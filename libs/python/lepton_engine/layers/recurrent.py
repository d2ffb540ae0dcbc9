"""Recurrent layers, step by step: their gates are tfjs's, which for the GRU no function of torch computes."""

from typing import Any

import torch
from torch import Tensor

from ..activations import activation_of
from ..errors import UnsupportedLayerError
from .layer import Config, Layer, Mask, Pass, Weights, layer

States = tuple[Tensor, ...]


class _Recurrent(Layer):
    states = 1

    def __init__(self, config: Config, weights: Weights) -> None:
        super().__init__(config, weights)
        if config.get("return_state") or config.get("stateful"):
            raise UnsupportedLayerError(self.name, "recurrent layers that hand on their state")
        self.units: int = config["units"]
        self.activation = activation_of(config["activation"], self.name)
        self.gate_activation = activation_of(config.get("recurrent_activation"), self.name)

    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        rows, steps, features = x.shape
        masks = [self._dropped(name, size, rows, run) for name, size in (("dropout", features), ("recurrent_dropout", self.units))]
        if masks[0] is not None:
            x = x * masks[0].unsqueeze(1)
        gates = torch.matmul(x, self.weights["kernel"])
        bias = self.weight("bias")
        gates = gates if bias is None else gates + bias
        backwards = self.config["go_backwards"]
        states: States = tuple(x.new_zeros(rows, self.units) for _ in range(self.states))
        outputs: list[Tensor] = []
        for step in range(steps - 1, -1, -1) if backwards else range(steps):
            h = states[0] if masks[1] is None else states[0] * masks[1]
            after = self.cell(gates[:, step], h, states)
            # a step that is padding leaves the state as it was
            states = after if mask is None else tuple(torch.where(mask[:, step, None], new, old) for new, old in zip(after, states, strict=True))
            outputs.append(states[0])
        return torch.stack(outputs, 1) if self.config["return_sequences"] else outputs[-1]

    def _dropped(self, name: str, size: int, rows: int, run: Pass) -> Tensor | None:
        rate = self.config.get(name) or 0
        return run.random.mask([rows, size], 1 - rate) if run.training and 0 < rate < 1 else None

    def cell(self, x: Tensor, h: Tensor, states: States) -> States:
        """The states after a step, from the input's part of the gates, the state that the gates see, and the states as they are."""
        raise NotImplementedError

    def output_mask(self, x: Any, mask: Mask) -> Mask:
        return mask if self.config["return_sequences"] else None


@layer("SimpleRNN")
class SimpleRNN(_Recurrent):
    def cell(self, x: Tensor, h: Tensor, states: States) -> States:
        return (self.activation(x + h @ self.weights["recurrent_kernel"]),)


@layer("LSTM")
class LSTM(_Recurrent):
    """Hochreiter and Schmidhuber 1997; gates in the order input, forget, candidate, output."""

    states = 2

    def cell(self, x: Tensor, h: Tensor, states: States) -> States:
        i, f, c, o = (x + h @ self.weights["recurrent_kernel"]).chunk(4, 1)
        memory = self.gate_activation(f) * states[1] + self.gate_activation(i) * self.activation(c)
        return self.gate_activation(o) * self.activation(memory), memory


@layer("GRU")
class GRU(_Recurrent):
    """Cho et al. 2014, with the reset gate before the product; gates in the order update, reset, candidate."""

    def __init__(self, config: Config, weights: Weights) -> None:
        super().__init__(config, weights)
        if config.get("reset_after"):
            raise UnsupportedLayerError(self.name, "a GRU that resets after the product")

    def cell(self, x: Tensor, h: Tensor, states: States) -> States:
        kernel, both = self.weights["recurrent_kernel"], 2 * self.units
        update, reset = self.gate_activation(x[:, :both] + h @ kernel[:, :both]).chunk(2, 1)
        candidate = self.activation(x[:, both:] + (reset * h) @ kernel[:, both:])
        return (candidate + update * (states[0] - candidate),)
