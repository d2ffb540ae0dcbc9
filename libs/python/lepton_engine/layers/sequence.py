"""Layers for sequences [rows, time, features] and token ids [rows, time]."""

import math
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from .layer import Layer, Mask, Pass, layer

_HIDDEN = -1e9


@layer("Embedding")
class Embedding(Layer):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return F.embedding(x.long(), self.weights["embeddings"])

    def output_mask(self, x: Tensor, mask: Mask) -> Mask:
        return x != 0 if self.config["mask_zero"] else None


@layer("Masking")
class Masking(Layer):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return x * (x != self.config["mask_value"]).any(-1, keepdim=True)

    def output_mask(self, x: Tensor, mask: Mask) -> Mask:
        return (x != self.config["mask_value"]).any(-1)


@layer("PositionalEmbedding")
class PositionalEmbedding(Layer):
    """Learned, or the sines of Vaswani et al. 2017."""

    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        positions = self.weight("positions")
        return x + (_sinusoids(x) if positions is None else positions)


def _sinusoids(x: Tensor) -> Tensor:
    _, time, features = x.shape
    even = torch.arange(features, dtype=torch.float64) // 2 * 2
    angles = torch.arange(time, dtype=torch.float64)[:, None] / 10_000 ** (even / features)
    return torch.where(torch.arange(features) % 2 == 0, angles.sin(), angles.cos()).to(x.device, x.dtype)


@layer("SequencePooling")
class SequencePooling(Layer):
    """The mean or the largest over the time steps that the mask leaves in; a row that is all padding gives zeros."""

    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        average = self.config["kind"] == "average"
        if mask is None:
            return x.mean(1) if average else x.amax(1)
        kept = mask.to(x.dtype).unsqueeze(2)
        count = kept.sum(1)
        if average:
            return (x * kept).sum(1) / count.clamp(min=1)
        return (x + (1 - kept) * _HIDDEN).amax(1) * count.clamp(max=1)

    def output_mask(self, x: Tensor, mask: Mask) -> Mask:
        return None


@layer("SelectStep")
class SelectStep(Layer):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return x[:, self.config["index"]]

    def output_mask(self, x: Tensor, mask: Mask) -> Mask:
        return None


@layer("TakeColumns")
class TakeColumns(Layer):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return x.narrow(1, self.config["from"], self.config["count"])


@layer("MultiHeadAttention")
class MultiHeadAttention(Layer):
    """Vaswani et al. 2017. One sequence attends to what its mask leaves in; of two the first asks and the second, whose ids a third may tell, answers."""

    def forward(self, x: Any, mask: Any, run: Pass) -> Tensor:
        asking, answering = (x, x) if isinstance(x, Tensor) else (x[0], x[1])
        hidden: Mask = mask if isinstance(x, Tensor) else x[2] != 0 if len(x) == 3 else None
        heads = self.config["heads"]
        size = self.weights["query_kernel"].shape[1] // heads
        query, key, value = (
            self._project(source, name).unflatten(-1, (heads, size)).transpose(1, 2)
            for source, name in ((asking, "query"), (answering, "key"), (answering, "value"))
        )
        scores = torch.matmul(query / math.sqrt(size), key.transpose(-1, -2))
        if hidden is not None:
            scores = scores + (1 - hidden.to(scores.dtype))[:, None, None, :] * _HIDDEN
        if self.config["causal"]:
            scores = scores + torch.full(scores.shape[-2:], _HIDDEN, dtype=scores.dtype, device=scores.device).triu(1)
        weights = torch.softmax(scores, -1)
        dropout = self.config["dropout"]
        if run.training and dropout > 0:
            weights = weights * run.random.mask(list(weights.shape), 1 - dropout)
        return self._project(torch.matmul(weights, value).transpose(1, 2).flatten(2), "output")

    def _project(self, x: Tensor, name: str) -> Tensor:
        return F.linear(x, self.weights[f"{name}_kernel"].t(), self.weight(f"{name}_bias"))

    def output_mask(self, x: Any, mask: Any) -> Mask:
        return mask[0] if isinstance(mask, tuple) else mask
