"""One model in training: steps, state, and what the model answers."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from .errors import EngineError
from .layers import Pass
from .losses import element_loss, element_metric, is_sparse
from .model import Model, Weight
from .optimizers import Optimizer
from .random_source import RandomSource


def available_devices() -> list[str]:
    return ["cpu", "cuda"] if torch.cuda.is_available() else ["cpu"]


class Session:
    """
    `options`: `model` (tfjs's JSON), `weights` ({name, layer, trainable} in order), `loss`, `optimizer`, `metrics`, `seed`, `device`,
    `dtype` (float32, or float64 to check others by). `tensors`: the initial weights by name.
    """

    def __init__(self, options: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> None:
        name = options.get("device", "cpu")
        if name not in available_devices():
            raise EngineError("DEVICE_UNAVAILABLE", f'PyTorch cannot use "{name}" on this machine; it has {" and ".join(available_devices())}.')
        self._device = torch.device(name)
        self._dtype = torch.float64 if options.get("dtype") == "float64" else torch.float32
        weights = [
            Weight(one["name"], one["layer"], nn.Parameter(self._place(tensors[one["name"]]).clone(), requires_grad=one["trainable"]))
            for one in options["weights"]
        ]
        self.model = Model(options["model"], weights)
        self._loss: Mapping[str, Any] = options["loss"]
        self._metrics: list[str] = options.get("metrics", [])
        self._optimizer = Optimizer(options["optimizer"], weights)
        self._random = RandomSource(options.get("seed", 0), self._device, self._dtype)
        self.steps = 0

    def step(self, tensors: Mapping[str, Tensor], learning_rate: float) -> list[tuple[str, Tensor]]:
        """
        One update; gives `loss`, `weight` and the metrics, of before it. `tensors`: each input by its name, `step:target`, and
        `step:row_weights` where rows differ in weight.
        """
        y = self._place(tensors["step:target"])
        row_weights = self._place(tensors["step:row_weights"]) if "step:row_weights" in tensors else None
        self._random.begin(self.steps)
        run = Pass(training=True, random=self._random, row_mask=None if row_weights is None else (row_weights > 0).to(self._dtype))
        self._optimizer.clear()
        with self.model.scores() as form:
            output = self.model(self._inputs(tensors), run)
        target = y if is_sparse(self._loss) else y.reshape(output.shape)
        losses, counts = element_loss(self._loss, target, output, form)
        weights = torch.ones_like(losses) if counts is None else counts
        if row_weights is not None:
            weights = weights * row_weights.reshape(-1, *(1 for _ in losses.shape[1:]))
        total = weights.sum()

        def average(values: Tensor) -> Tensor:
            return (values * weights).sum() / total.clamp(min=1e-12)

        loss = average(losses)
        loss.backward()  # type: ignore[no-untyped-call]
        self.steps += 1
        self._optimizer.step(learning_rate, self.steps)
        with torch.no_grad():
            metrics = [(name, average(element_metric(name, self._loss, target, output, form))) for name in self._metrics]
        return [("loss", loss), ("weight", total), *metrics]

    @torch.no_grad()
    def predict(self, tensors: Mapping[str, Tensor]) -> Tensor:
        """What the model answers."""
        return self.model(self._inputs(tensors), Pass(training=False, random=self._random))  # type: ignore[no-any-return]

    def weights(self) -> list[tuple[str, Tensor]]:
        return [(weight.name, weight.parameter) for weight in self.model.weights]

    def state(self) -> list[tuple[str, Tensor]]:
        return [*self.weights(), *self._optimizer.slots()]

    @torch.no_grad()
    def load(self, step: int, tensors: Mapping[str, Tensor]) -> None:
        expected = {name: tuple(tensor.shape) for name, tensor in self.state()}
        given = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
        if expected != given:
            wrong = sorted({name for name, _ in expected.items() ^ given.items()})
            raise EngineError("STATE_MISMATCH", f"The state is not of this model; it differs in {', '.join(wrong)}.")
        for name, tensor in self.state():
            tensor.copy_(self._place(tensors[name]))
        self.steps = step

    def _inputs(self, tensors: Mapping[str, Tensor]) -> list[Tensor]:
        return [self._place(tensors[name]) for name in self.model.inputs]

    def _place(self, tensor: Tensor) -> Tensor:
        return tensor.to(self._device, self._dtype) if tensor.is_floating_point() else tensor.to(self._device)
