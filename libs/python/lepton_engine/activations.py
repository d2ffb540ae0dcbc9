"""Activations by the names that tfjs gives them."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from .errors import UnsupportedLayerError

Activation = Callable[[Tensor], Tensor]


def linear(x: Tensor) -> Tensor:
    return x


ACTIVATIONS: dict[str, Activation] = {
    "linear": linear,
    "relu": F.relu,
    "relu6": F.relu6,
    "elu": F.elu,
    "selu": F.selu,
    "gelu": F.gelu,
    "gelu_new": lambda x: F.gelu(x, approximate="tanh"),
    "swish": F.silu,
    "mish": F.mish,
    "sigmoid": torch.sigmoid,
    "hard_sigmoid": lambda x: (0.2 * x + 0.5).clamp(0, 1),
    "tanh": torch.tanh,
    "softplus": F.softplus,
    "softsign": F.softsign,
    "softmax": lambda x: torch.softmax(x, -1),
    "log_softmax": lambda x: torch.log_softmax(x, -1),
}


def activation_of(name: str | None, layer: str) -> Activation:
    known = ACTIVATIONS.get(name or "linear")
    if known is None:
        raise UnsupportedLayerError(layer, f'the activation "{name}"')
    return known
