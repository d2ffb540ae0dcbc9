"""Losses and metrics of single rows, as libs/tfjs-onnx computes them."""

from collections.abc import Mapping
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from .errors import EngineError
from .model import Form

Loss = Mapping[str, Any]
_TINY = 1e-7


def is_sparse(loss: Loss) -> bool:
    """Whether targets are class numbers and not values."""
    return bool(loss["kind"] == "sparseCategoricalCrossentropy")


def _per_row(x: Tensor) -> Tensor:
    return x if x.dim() <= 1 else x.flatten(1).mean(1)


def _clipped_log(p: Tensor) -> Tensor:
    return p.clamp(_TINY, 1 - _TINY).log()


def _values(output: Tensor, form: Form) -> Tensor:
    return torch.softmax(output, -1) if form == "softmaxLogits" else torch.sigmoid(output) if form == "sigmoidLogits" else output


def _smooth(target: Tensor, amount: float, classes: int) -> Tensor:
    return target if amount == 0 else target * (1 - amount) + amount / classes


def _unit(x: Tensor) -> Tensor:
    return x * torch.rsqrt(x.square().sum(-1, keepdim=True) + 1e-12)


def element_loss(loss: Loss, target: Tensor, output: Tensor, form: Form) -> tuple[Tensor, Tensor | None]:
    """One number for each row, or element, that counts; and, where some do not, their weights."""
    match loss["kind"]:
        case "meanSquaredError":
            return _per_row((_values(output, form) - target).square()), None
        case "meanAbsoluteError":
            return _per_row((_values(output, form) - target).abs()), None
        case "huber":
            return _per_row(F.huber_loss(_values(output, form), target, reduction="none", delta=loss.get("delta", 1.0))), None
        case "binaryCrossentropy":
            return _per_row(_binary(_smooth(target, loss.get("labelSmoothing", 0), 2), output, form, loss.get("positiveWeight", 1.0))), None
        case "categoricalCrossentropy":
            return _weighted(_categorical(target, output, form, loss), target, loss), None
        case "sparseCategoricalCrossentropy":
            counts = target >= 0
            one_hot = F.one_hot(target.clamp(min=0).long(), output.shape[-1]).to(output.dtype)
            return _weighted(_categorical(one_hot, output, form, loss), one_hot, loss), counts.to(output.dtype)
        case "focal":
            return _weighted(_focal(target, output, form, loss.get("gamma", 2.0), loss.get("alpha")), target, loss), None
        case "kullbackLeibler":
            log = torch.log_softmax(output, -1) if form == "softmaxLogits" else F.logsigmoid(output) if form == "sigmoidLogits" else _clipped_log(output)
            return _weighted((target * (target.clamp(min=_TINY).log() - log)).sum(-1), target, loss), None
        case "cosine":
            return _weighted(1 - (_unit(target) * _unit(_values(output, form))).sum(-1), target, loss), None
        case "hinge":
            return _weighted(_per_row(F.relu(1 - target * output)), F.relu(target), loss), None
        case other:
            raise EngineError("LOSS_UNSUPPORTED", f'The engine PYTORCH does not have the loss "{other}".')


def _binary(target: Tensor, output: Tensor, form: Form, positive_weight: float) -> Tensor:
    scores = form == "sigmoidLogits"
    negative = F.softplus(output) if scores else -_clipped_log(1 - output)
    positive = F.softplus(-output) if scores else -_clipped_log(output)
    return target * positive_weight * positive + (1 - target) * negative


def _categorical(target: Tensor, output: Tensor, form: Form, loss: Loss) -> Tensor:
    log = torch.log_softmax(output, -1) if form == "softmaxLogits" else _clipped_log(output)
    return -(_smooth(target, loss.get("labelSmoothing", 0), output.shape[-1]) * log).sum(-1)


def _weighted(losses: Tensor, one_hot: Tensor, loss: Loss) -> Tensor:
    """Each loss times the weight of its class."""
    weights = loss.get("classWeights")
    return losses if weights is None else losses * (one_hot * torch.tensor(weights, dtype=losses.dtype, device=losses.device)).sum(-1)


def _focal(target: Tensor, output: Tensor, form: Form, gamma: float, alpha: float | None) -> Tensor:
    """Lin et al. 2017."""
    if form == "softmaxLogits":
        log = torch.log_softmax(output, -1)
        losses = -(target * (1 - log.exp()) ** gamma * log).sum(-1)
        return losses if alpha is None else losses * alpha
    scores = form == "sigmoidLogits"
    p = torch.sigmoid(output) if scores else output
    log_p = F.logsigmoid(output) if scores else _clipped_log(output)
    log_q = F.logsigmoid(-output) if scores else _clipped_log(1 - output)
    positive = target * (1 - p) ** gamma * log_p
    negative = (1 - target) * p**gamma * log_q
    return _per_row(-(positive * (1 if alpha is None else alpha) + negative * (1 if alpha is None else 1 - alpha)))


def element_metric(metric: str, loss: Loss, target: Tensor, output: Tensor, form: Form) -> Tensor:
    match metric:
        case "accuracy":
            return _correct(loss, target, output, form).to(output.dtype)
        case "meanSquaredError":
            return _per_row((output - target).square())
        case "meanAbsoluteError":
            return _per_row((output - target).abs())
        case other:
            raise EngineError("METRIC_UNSUPPORTED", f'The engine PYTORCH does not have the metric "{other}".')


def _correct(loss: Loss, target: Tensor, output: Tensor, form: Form) -> Tensor:
    if is_sparse(loss):
        return output.argmax(-1) == target
    if form == "softmaxLogits" or loss["kind"] == "categoricalCrossentropy":
        return output.argmax(-1) == target.argmax(-1)
    if loss["kind"] == "hinge":
        return _per_row(((output > 0) == (target > 0)).to(output.dtype))
    return _per_row(((output > (0 if form == "sigmoidLogits" else 0.5)) == (target > 0.5)).to(output.dtype))
