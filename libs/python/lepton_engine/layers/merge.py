"""Layers of several inputs. Their mask is that of the first input that has one."""

from functools import reduce

import torch
import torch.nn.functional as F
from torch import Tensor

from .layer import Config, Layer, Mask, Pass, Weights, layer

Tensors = tuple[Tensor, ...]
Masks = tuple[Mask, ...]


class _Merge(Layer):
    merges = True

    def output_mask(self, x: Tensors, mask: Masks) -> Mask:
        return next((one for one in mask if one is not None), None)


@layer("Add")
class Add(_Merge):
    def forward(self, x: Tensors, mask: Masks, run: Pass) -> Tensor:
        return reduce(torch.add, x)


@layer("Multiply")
class Multiply(_Merge):
    def forward(self, x: Tensors, mask: Masks, run: Pass) -> Tensor:
        return reduce(torch.mul, x)


@layer("Average")
class Average(_Merge):
    def forward(self, x: Tensors, mask: Masks, run: Pass) -> Tensor:
        return reduce(torch.add, x) / len(x)


@layer("Maximum")
class Maximum(_Merge):
    def forward(self, x: Tensors, mask: Masks, run: Pass) -> Tensor:
        return reduce(torch.maximum, x)


@layer("Minimum")
class Minimum(_Merge):
    def forward(self, x: Tensors, mask: Masks, run: Pass) -> Tensor:
        return reduce(torch.minimum, x)


@layer("Concatenate")
class Concatenate(_Merge):
    def forward(self, x: Tensors, mask: Masks, run: Pass) -> Tensor:
        return torch.cat(x, self.config["axis"])


@layer("Dot")
class Dot(_Merge):
    """Products along one axis of each, as of two vectors or two sequences of vectors."""

    def forward(self, x: Tensors, mask: Masks, run: Pass) -> Tensor:
        a, b = x
        axes = self.config["axes"]
        first, second = (axes, axes) if isinstance(axes, int) else axes
        a, b = a.movedim(first, -1), b.movedim(second, -1)
        if self.config.get("normalize"):
            a, b = F.normalize(a, dim=-1), F.normalize(b, dim=-1)
        if a.dim() == 2 and b.dim() == 2:
            return (a * b).sum(-1, keepdim=True)
        product = torch.matmul(a.reshape(a.shape[0], -1, a.shape[-1]), b.reshape(b.shape[0], -1, b.shape[-1]).transpose(1, 2))
        return product.reshape(a.shape[0], *a.shape[1:-1], *b.shape[1:-1])

    def output_mask(self, x: Tensors, mask: Masks) -> Mask:
        return None


_JOINS = {"add": Add, "multiply": Multiply, "average": Average, "maximum": Maximum, "concatenate": Concatenate}


@layer("Join")
class Join(_Merge):
    """Any of these, by name; channels are put side by side."""

    def __init__(self, config: Config, weights: Weights) -> None:
        super().__init__(config, weights)
        self.join = _JOINS[config["kind"]]({"axis": -1, **config}, ())

    def forward(self, x: Tensors, mask: Masks, run: Pass) -> Tensor:
        return self.join(x, mask, run)  # type: ignore[no-any-return]
