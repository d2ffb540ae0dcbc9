"""A tfjs model as an `nn.Module`, from its own JSON (Keras's format) and its weights."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from torch import Tensor, nn

from .activations import linear
from .errors import EngineError, UnsupportedLayerError
from .layers import LAYERS, Layer, Mask, Pass, make_layer

Form = Literal["values", "softmaxLogits", "sigmoidLogits"]
"""What the output means: what the model answers, or the scores before its final softmax or sigmoid."""

Place = tuple[str, int]
"""A layer's name, and which of its calls."""


@dataclass(frozen=True)
class Weight:
    name: str
    """Its place in the model and its name in the layer: `3.kernel`."""
    layer: str
    parameter: nn.Parameter


@dataclass(frozen=True)
class _Call:
    layer: str
    inputs: tuple[Place, ...]
    output: Place


class Model(nn.Module):
    """Layers called in the order in which tfjs calls them, so that random numbers are drawn in the same order."""

    def __init__(self, topology: Mapping[str, Any], weights: Sequence[Weight]) -> None:
        super().__init__()
        config = topology["config"]
        if isinstance(config, list):
            raise EngineError("MODEL_UNSUPPORTED", "Send a functional model, not a sequential one.")
        self.inputs: list[str] = [name for name, _, _ in config["input_layers"]]
        outputs: list[Place] = [(name, node) for name, node, _ in config["output_layers"]]
        if len(outputs) != 1:
            raise EngineError("MODEL_UNSUPPORTED", f"A model with {len(outputs)} outputs cannot be trained; give it one.")
        (self._output,) = outputs
        described = [layer for layer in config["layers"] if layer["class_name"] != "InputLayer"]
        check_layers(described)
        self.weights = list(weights)
        self._layers: dict[str, Layer] = {}
        for layer in described:
            own = [(weight.name.split(".", 1)[1], weight.parameter) for weight in weights if weight.layer == layer["name"]]
            self._layers[layer["name"]] = make_layer(layer["class_name"], layer["config"], own)
        self.layers = nn.ModuleList(self._layers.values())
        self._calls = list(_in_order(described, self.inputs, self._output))

    def forward(self, inputs: Sequence[Tensor], run: Pass) -> Tensor:
        values: dict[Place, tuple[Tensor, Mask]] = {(name, 0): (x, None) for name, x in zip(self.inputs, inputs, strict=True)}
        for call in self._calls:
            layer = self._layers[call.layer]
            given = [values[place] for place in call.inputs]
            several = layer.merges or len(given) > 1
            x = tuple(tensor for tensor, _ in given) if several else given[0][0]
            mask = tuple(mask for _, mask in given) if several else given[0][1]
            values[call.output] = layer(x, mask, run), layer.output_mask(x, mask)
        return values[self._output][0]

    @contextmanager
    def scores(self) -> Iterator[Form]:
        """While it lasts, the final softmax or sigmoid is left out; says which one it was."""
        layer: Any = self._layers.get(self._output[0])
        if layer is not None and type(layer).__name__ == "TimeDistributed":
            layer = layer.layer
        name = layer.config.get("activation") if type(layer).__name__ in ("Dense", "Activation", "Conv1D", "Conv2D") else None
        form: Form = {"softmax": "softmaxLogits", "sigmoid": "sigmoidLogits"}.get(name, "values")  # type: ignore[assignment]
        if form == "values":
            yield form
            return
        activation, layer.activation = layer.activation, linear
        try:
            yield form
        finally:
            layer.activation = activation


def check_layers(described: Sequence[Mapping[str, Any]]) -> None:
    """Raises UnsupportedLayerError for the first layer that there is no class for, inside other layers too."""
    for layer in described:
        if layer["class_name"] not in LAYERS:
            raise UnsupportedLayerError(layer["config"]["name"], f"{layer['class_name']} layers")
        inner = layer["config"].get("layer")
        if inner is not None:
            check_layers([inner])


def _in_order(described: Sequence[Mapping[str, Any]], inputs: Sequence[str], output: Place) -> Iterator[_Call]:
    """What the output needs, as tfjs's executor goes through it: depth first, and of several inputs the last first."""
    calls = {
        (layer["name"], index): _Call(layer["name"], tuple((name, node) for name, node, *_ in sources), (layer["name"], index))
        for layer in described
        for index, sources in enumerate(layer["inbound_nodes"])
    }
    done: set[Place] = {(name, 0) for name in inputs}
    stack = [output]
    while stack:
        place = stack[-1]
        if place not in done and place not in calls:
            raise EngineError("MODEL_UNSUPPORTED", "The model's layers do not lead from its inputs to its output.")
        missing = [] if place in done else [one for one in calls[place].inputs if one not in done]
        if missing:
            stack.append(missing[-1])
            continue
        stack.pop()
        if place not in done:
            done.add(place)
            yield calls[place]
