"""How windows lie over images [rows, height, width, channels]: as in TensorFlow, where `same` pads the end more than the start."""

import torch.nn.functional as F
from torch import Tensor

Pair = tuple[int, int]


def pair(value: int | list[int]) -> Pair:
    if isinstance(value, int):
        return value, value
    return (value[0], value[0]) if len(value) == 1 else (value[0], value[1])


def channels_first(x: Tensor) -> Tensor:
    """A view: torch computes on its strides, so nothing is copied between layers."""
    return x.permute(0, 3, 1, 2)


def channels_last(x: Tensor) -> Tensor:
    return x.permute(0, 2, 3, 1)


def padding_of(length: int, size: int, stride: int, padding: str) -> Pair:
    """Before and after one axis; `size` is the window's extent, dilation included."""
    if padding == "valid":
        return 0, 0
    total = max((-(-length // stride) - 1) * stride + size - length, 0)
    return total // 2, total - total // 2


def padded(x: Tensor, sizes: Pair, strides: Pair, padding: str, value: float = 0.0) -> Tensor:
    """[rows, channels, height, width] with what a window needs around it."""
    top, bottom = padding_of(x.shape[2], sizes[0], strides[0], padding)
    left, right = padding_of(x.shape[3], sizes[1], strides[1], padding)
    return x if not (top or bottom or left or right) else F.pad(x, (left, right, top, bottom), value=value)


def as_image(x: Tensor) -> Tensor:
    """A sequence [rows, steps, channels] as an image of one column."""
    return x.unsqueeze(2)
