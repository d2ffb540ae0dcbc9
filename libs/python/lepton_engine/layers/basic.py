"""Layers for any shape."""

import torch
import torch.nn.functional as F
from torch import Tensor

from ..activations import activation_of
from .layer import Config, Layer, Mask, Pass, Weights, layer


@layer("Dense")
class Dense(Layer):
    def __init__(self, config: Config, weights: Weights) -> None:
        super().__init__(config, weights)
        self.activation = activation_of(config["activation"], self.name)

    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return self.activation(F.linear(x, self.weights["kernel"].t(), self.weight("bias")))


@layer("Activation")
class Activation(Layer):
    def __init__(self, config: Config, weights: Weights) -> None:
        super().__init__(config, weights)
        self.activation = activation_of(config["activation"], self.name)

    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return self.activation(x)


@layer("ReLU")
class ReLU(Layer):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        limit = self.config.get("max_value")
        return F.relu(x) if limit is None else F.relu(x).clamp(max=limit)


@layer("LeakyReLU")
class LeakyReLU(Layer):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return F.leaky_relu(x, self.config["alpha"])


@layer("ELU")
class ELU(Layer):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return F.elu(x, self.config["alpha"])


@layer("Softmax")
class Softmax(Layer):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return torch.softmax(x, self.config.get("axis", -1))


@layer("Dropout", "SpatialDropout1D")
class Dropout(Layer):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        rate = self.config["rate"]
        if not run.training or rate <= 0 or rate >= 1:
            return x
        noise: list[int | None] = self.config.get("noise_shape") or [None] * x.dim()
        return x * run.random.mask([own if own is not None else size for own, size in zip(noise, x.shape, strict=True)], 1 - rate)


@layer("GaussianNoise")
class GaussianNoise(Layer):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return x + run.random.normal(list(x.shape)) * self.config["stddev"] if run.training else x


@layer("GaussianDropout")
class GaussianDropout(Layer):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        rate = self.config["rate"]
        if not run.training or rate <= 0 or rate >= 1:
            return x
        return x * (1 + run.random.normal(list(x.shape)) * (rate / (1 - rate)) ** 0.5)


@layer("Flatten")
class Flatten(Layer):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return x.reshape(x.shape[0], -1)

    def output_mask(self, x: Tensor, mask: Mask) -> Mask:
        return None


@layer("Reshape")
class Reshape(Layer):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return x.reshape(x.shape[0], *(-1 if size is None else size for size in self.config["target_shape"]))

    def output_mask(self, x: Tensor, mask: Mask) -> Mask:
        return None


@layer("Permute")
class Permute(Layer):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return x.permute(0, *self.config["dims"])

    def output_mask(self, x: Tensor, mask: Mask) -> Mask:
        return None


@layer("RepeatVector")
class RepeatVector(Layer):
    def forward(self, x: Tensor, mask: Mask, run: Pass) -> Tensor:
        return x.unsqueeze(1).expand(-1, self.config["n"], -1)

    def output_mask(self, x: Tensor, mask: Mask) -> Mask:
        return None
