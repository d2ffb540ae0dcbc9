"""Convolutions. Kernels have tfjs's shape [height, width, in, out]; torch wants [out, in, height, width]."""

import torch.nn.functional as F
from torch import Tensor

from ..activations import activation_of
from .layer import Config, Layer, Mask, Pass, Weights, layer
from .window import Pair, as_image, channels_first, channels_last, padded, pair, padding_of


def _convolve(x: Tensor, kernel: Tensor, bias: Tensor | None, strides: Pair, dilation: Pair, padding: str, groups: int = 1) -> Tensor:
    """[rows, height, width, channels] by [out, in, height, width]."""
    height, width = (dilation[axis] * (kernel.shape[2 + axis] - 1) + 1 for axis in range(2))
    around = padded(channels_first(x), (height, width), strides, padding)
    return channels_last(F.conv2d(around, kernel, bias, strides, 0, dilation, groups))


class _Convolution(Layer):
    def __init__(self, config: Config, weights: Weights) -> None:
        super().__init__(config, weights)
        self.activation = activation_of(config["activation"], self.name)
        self.strides = pair(config["strides"])
        self.dilation = pair(config.get("dilation_rate", 1))
        self.padding: str = config["padding"]

    def depthwise(self, x: Tensor, bias: Tensor | None) -> Tensor:
        height, width, channels, multiplier = self.weights["depthwise_kernel"].shape
        kernel = self.weights["depthwise_kernel"].permute(2, 3, 0, 1).reshape(channels * multiplier, 1, height, width)
        return _convolve(x, kernel, bias, self.strides, self.dilation, self.padding, channels)

    def output_mask(self, x: Tensor, mask: Mask) -> Mask:
        return None


@layer("Conv2D")
class Conv2D(_Convolution):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return self.activation(_convolve(x, self.weights["kernel"].permute(3, 2, 0, 1), self.weight("bias"), self.strides, self.dilation, self.padding))


@layer("Conv1D")
class Conv1D(_Convolution):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        kernel = self.weights["kernel"].permute(2, 1, 0).unsqueeze(3)
        strides, dilation = (self.strides[0], 1), (self.dilation[0], 1)
        return self.activation(_convolve(as_image(x), kernel, self.weight("bias"), strides, dilation, self.padding).squeeze(2))


@layer("DepthwiseConv2D")
class DepthwiseConv2D(_Convolution):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return self.activation(self.depthwise(x, self.weight("bias")))


@layer("SeparableConv2D")
class SeparableConv2D(_Convolution):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        pointwise = self.weights["pointwise_kernel"].permute(3, 2, 0, 1)
        return self.activation(_convolve(self.depthwise(x, None), pointwise, self.weight("bias"), (1, 1), (1, 1), "valid"))


@layer("Conv2DTranspose")
class Conv2DTranspose(_Convolution):
    """The gradient of a convolution by its input, so that it is the convolution's padding that is cut off."""

    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        kernel = self.weights["kernel"].permute(3, 2, 0, 1)
        full = F.conv_transpose2d(channels_first(x), kernel, None, self.strides)
        for axis in (2, 3):
            size, stride = kernel.shape[axis], self.strides[axis - 2]
            steps = x.shape[axis - 1]
            length = steps * stride + (max(size - stride, 0) if self.padding == "valid" else 0)
            before, _ = padding_of(length, size, stride, self.padding)
            full = full.narrow(axis, before, min(length, full.shape[axis] - before))
            if full.shape[axis] < length:
                missing = length - full.shape[axis]
                full = F.pad(full, (0, 0, 0, missing) if axis == 2 else (0, missing))
        bias = self.weight("bias")
        y = channels_last(full)
        return self.activation(y if bias is None else y + bias)
