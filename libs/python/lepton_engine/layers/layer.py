"""What layers have in common, and the table of them all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from torch import Tensor, nn

from ..errors import UnsupportedLayerError
from ..random_source import RandomSource

Config = Mapping[str, Any]
Weights = Sequence[tuple[str, nn.Parameter]]
"""Of a layer, in tfjs's order: `kernel`, `bias`, …"""
Mask = Tensor | None
"""[rows, time] of booleans: the time steps that are not padding."""


@dataclass(frozen=True)
class Pass:
    """What a forward pass is for."""

    training: bool
    random: RandomSource
    row_mask: Tensor | None = None
    """[rows] of 0 and 1: rows of weight 0 take no part, not even in batch statistics. None: all do."""


class Layer(nn.Module):
    """One of tfjs's layers: the same computation, with the same weights in the same shapes, the channels last."""

    merges: ClassVar[bool] = False
    """Whether it takes several inputs: then `forward` and `output_mask` are given tuples."""

    def __init__(self, config: Config, weights: Weights) -> None:
        super().__init__()
        self.config = config
        self.name: str = config["name"]
        self.trainable: bool = config.get("trainable", True)
        self.weights = nn.ParameterDict(dict(weights))
        for key, value in config.items():
            if key.endswith("_regularizer") and value is not None:
                raise UnsupportedLayerError(self.name, f"penalties on weights ({key})")
        if config.get("data_format") == "channels_first":
            raise UnsupportedLayerError(self.name, "channels before rows and columns")

    def weight(self, name: str) -> Tensor | None:
        return self.weights[name] if name in self.weights else None

    def forward(self, x: Any, mask: Any, run: Pass) -> Tensor:
        raise NotImplementedError

    def output_mask(self, x: Any, mask: Any) -> Mask:
        return mask  # type: ignore[no-any-return]


LAYERS: dict[str, type[Layer]] = {}
L = TypeVar("L", bound=type[Layer])


def layer(*names: str) -> Callable[[L], L]:
    """Enters the class into the table under the names that tfjs gives it."""

    def enter(cls: L) -> L:
        for name in names:
            LAYERS[name] = cls
        return cls

    return enter


def make_layer(class_name: str, config: Config, weights: Weights) -> Layer:
    cls = LAYERS.get(class_name)
    if cls is None:
        raise UnsupportedLayerError(config.get("name", class_name), f"{class_name} layers")
    return cls(config, weights)
