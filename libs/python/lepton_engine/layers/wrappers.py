"""Layers that hold layers."""

import torch
from torch import Tensor

from ..errors import UnsupportedLayerError
from .layer import Config, Layer, Mask, Pass, Weights, layer, make_layer


@layer("TimeDistributed")
class TimeDistributed(Layer):
    """All time steps are rows of one batch."""

    def __init__(self, config: Config, weights: Weights) -> None:
        super().__init__(config, ())
        inner = config["layer"]
        self.layer = make_layer(inner["class_name"], inner["config"], weights)

    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        y: Tensor = self.layer(x.flatten(0, 1), None, run)
        return y.unflatten(0, (x.shape[0], x.shape[1]))


@layer("Bidirectional")
class Bidirectional(Layer):
    """One layer reads from the start, another from the end."""

    def __init__(self, config: Config, weights: Weights) -> None:
        super().__init__(config, ())
        inner, half = config["layer"], len(weights) // 2
        there, back = weights[:half], weights[half:]
        self.layers = torch.nn.ModuleList([
            make_layer(inner["class_name"], inner["config"], there),
            make_layer(inner["class_name"], {**inner["config"], "go_backwards": not inner["config"]["go_backwards"]}, back),
        ])
        self.sequences: bool = inner["config"]["return_sequences"]
        if config["merge_mode"] not in ("concat", "sum", "ave", "mul"):
            raise UnsupportedLayerError(self.name, f"the merge mode {config['merge_mode']}")

    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        there, back = (one(x, mask, run) for one in self.layers)
        back = back.flip(1) if self.sequences else back
        match self.config["merge_mode"]:
            case "concat":
                return torch.cat((there, back), -1)
            case "sum":
                return there + back
            case "ave":
                return (there + back) / 2
            case _:
                return there * back

    def output_mask(self, x: Tensor, mask: Mask) -> Mask:
        return mask if self.sequences else None
