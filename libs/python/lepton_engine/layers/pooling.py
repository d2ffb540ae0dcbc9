"""Layers that change the extent of images and sequences; none has weights."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from ..errors import UnsupportedLayerError
from .layer import Config, Layer, Mask, Pass, Weights, layer
from .window import as_image, channels_first, channels_last, padded, pair


class _Extent(Layer):
    def output_mask(self, x: Tensor, mask: Mask) -> Mask:
        return None


class _Pooling(_Extent):
    def __init__(self, config: Config, weights: Weights) -> None:
        super().__init__(config, weights)
        self.size, self.strides = pair(config["pool_size"]), pair(config["strides"])
        self.padding: str = config["padding"]

    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        if x.dim() == 4:
            return channels_last(self.pool(channels_first(x), self.size, self.strides))
        size, strides = (self.size[0], 1), (self.strides[0], 1)
        return channels_last(self.pool(channels_first(as_image(x)), size, strides)).squeeze(2)

    def pool(self, x: Tensor, size: tuple[int, int], strides: tuple[int, int]) -> Tensor:
        raise NotImplementedError


@layer("MaxPooling1D", "MaxPooling2D")
class MaxPooling(_Pooling):
    def pool(self, x: Tensor, size: tuple[int, int], strides: tuple[int, int]) -> Tensor:
        return F.max_pool2d(padded(x, size, strides, self.padding, -math.inf), size, strides)


@layer("AveragePooling1D", "AveragePooling2D")
class AveragePooling(_Pooling):
    """What is padding is not averaged."""

    def pool(self, x: Tensor, size: tuple[int, int], strides: tuple[int, int]) -> Tensor:
        around = padded(x, size, strides, self.padding)
        mean = F.avg_pool2d(around, size, strides)
        if around is x:
            return mean
        return mean / F.avg_pool2d(padded(torch.ones_like(x[:1, :1]), size, strides, self.padding), size, strides)


@layer("GlobalAveragePooling1D", "GlobalAveragePooling2D")
class GlobalAveragePooling(_Extent):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return x.mean(dim=tuple(range(1, x.dim() - 1)))


@layer("GlobalMaxPooling1D", "GlobalMaxPooling2D")
class GlobalMaxPooling(_Extent):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return x.amax(dim=tuple(range(1, x.dim() - 1)))


@layer("ZeroPadding2D")
class ZeroPadding2D(_Extent):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        (top, bottom), (left, right) = self.config["padding"]
        return F.pad(x, (0, 0, left, right, top, bottom))


@layer("Cropping2D")
class Cropping2D(_Extent):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        (top, bottom), (left, right) = self.config["cropping"]
        return x[:, top : x.shape[1] - bottom, left : x.shape[2] - right]


@layer("UpSampling2D")
class UpSampling2D(_Extent):
    def __init__(self, config: Config, weights: Weights) -> None:
        super().__init__(config, weights)
        if config.get("interpolation", "nearest") != "nearest":
            raise UnsupportedLayerError(self.name, f"{config['interpolation']} upsampling")

    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        height, width = pair(self.config["size"])
        return x.repeat_interleave(height, 1).repeat_interleave(width, 2)
