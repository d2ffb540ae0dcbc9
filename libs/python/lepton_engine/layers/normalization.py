"""Normalisations."""

import torch
import torch.nn.functional as F
from torch import Tensor

from .layer import Layer, Mask, Pass, layer


@layer("BatchNormalization")
class BatchNormalization(Layer):
    """Ioffe and Szegedy 2015; moving variances are those of the batch, not the unbiased ones that torch keeps."""

    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        axis = self.config["axis"] % x.dim()
        y = x.movedim(axis, -1)
        mean, variance = self.weights["moving_mean"], self.weights["moving_variance"]
        if run.training and self.trainable:
            batch = self._statistics(y, run.row_mask)
            with torch.no_grad():
                share = 1 - self.config["momentum"]
                for moving, now in zip((mean, variance), batch, strict=True):
                    moving.copy_(moving - (moving - now) * share)
            mean, variance = batch
        y = (y - mean) * torch.rsqrt(variance + self.config["epsilon"])
        gamma, beta = self.weight("gamma"), self.weight("beta")
        y = y if gamma is None else y * gamma
        return (y if beta is None else y + beta).movedim(-1, axis)

    @staticmethod
    def _statistics(x: Tensor, row_mask: Tensor | None) -> tuple[Tensor, Tensor]:
        axes = tuple(range(x.dim() - 1))
        if row_mask is None:
            variance, mean = torch.var_mean(x, axes, correction=0)
            return mean, variance
        share = (row_mask / (row_mask.sum() * (x[0].numel() // x.shape[-1])).clamp(min=1)).reshape(-1, *(1 for _ in x.shape[1:]))
        mean = (x * share).sum(axes)
        return mean, ((x - mean) ** 2 * share).sum(axes)


@layer("LayerNormalization")
class LayerNormalization(Layer):
    """Ba et al. 2016."""

    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        axis = self.config["axis"]
        axes = sorted(one % x.dim() for one in (axis if isinstance(axis, list) else [axis]))
        gamma, beta = self.weight("gamma"), self.weight("beta")
        if axes == [x.dim() - 1]:
            return F.layer_norm(x, x.shape[-1:], gamma, beta, self.config["epsilon"])
        shape = [size if one in axes else 1 for one, size in enumerate(x.shape)]
        variance, mean = torch.var_mean(x, axes, correction=0, keepdim=True)
        y = (x - mean) * torch.rsqrt(variance + self.config["epsilon"])
        y = y if gamma is None else y * gamma.reshape(shape)
        return y if beta is None else y + beta.reshape(shape)


@layer("GroupNormalization")
class GroupNormalization(Layer):
    """Wu and He 2018."""

    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        y = F.group_norm(x.movedim(-1, 1), self.config["groups"], self.weights["gamma"], self.weights["beta"], self.config["epsilon"])
        return y.movedim(1, -1)
