"""
Random numbers that are a function of seed, step and place: those that the engines ONNX and TFJS draw at the same place, so that
losses agree with dropout too, and a resumed run equals an undisturbed one without any generator's state.
"""

import math

import torch
from torch import Tensor

_LOW = 0xFFFFFFFF
_GOLDEN = 0x9E3779B9


def mix32(value: int) -> int:
    """The finaliser of MurmurHash3: every input bit reaches every output bit. Unsigned."""
    h = value & _LOW
    h = ((h ^ (h >> 16)) * 0x85EBCA6B) & _LOW
    h = ((h ^ (h >> 13)) * 0xC2B2AE35) & _LOW
    return h ^ (h >> 16)


def _mix32_all(values: Tensor) -> Tensor:
    h = values & _LOW
    h = ((h ^ (h >> 16)) * 0x85EBCA6B) & _LOW
    h = ((h ^ (h >> 13)) * 0xC2B2AE35) & _LOW
    return h ^ (h >> 16)


def _signed(value: int) -> int:
    value &= _LOW
    return value - 2**32 if value >= 2**31 else value


def random_key(seed: int, step: int, place: int) -> int:
    """Multipliers have even places and are odd, offsets have odd places. Signed."""
    base = mix32(mix32(seed ^ _GOLDEN) + step)
    key = mix32(mix32(base + (place + 1) * _GOLDEN))
    return _signed(key | 1 if place % 2 == 0 else key)


class RandomSource:
    """Draws for one step after another; within a step, places are counted in the order of drawing."""

    def __init__(self, seed: int, device: torch.device, dtype: torch.dtype) -> None:
        self._seed = seed
        self._device = device
        self._dtype = dtype
        self._step = 0
        self._site = 0
        self._noise: dict[int, Tensor] = {}

    def begin(self, step: int) -> None:
        self._step = step
        self._site = 0

    def mask(self, shape: list[int], keep: float) -> Tensor:
        """1/keep with probability `keep`, else 0."""
        threshold = min(math.floor(keep * 2**32 + 0.5) - 2**31, 2**31 - 1)
        return (self._integers(shape) < threshold).to(self._dtype) / keep

    def normal(self, shape: list[int]) -> Tensor:
        """Standard normal numbers (Box and Muller 1958)."""
        radii, angles = (
            (self._integers(shape).to(torch.float64) * 2**-32 + 0.5).clamp(2**-24, 1 - 2**-24) for _ in range(2)
        )
        return (torch.sqrt(-2 * torch.log(radii)) * torch.cos(2 * math.pi * angles)).to(self._dtype)

    def _integers(self, shape: list[int]) -> Tensor:
        site, self._site = self._site, self._site + 1
        size = math.prod(shape)
        noise = self._noise.get(site)
        if noise is None or noise.numel() < size:
            noise = _mix32_all(mix32(site + 1) ^ torch.arange(size, dtype=torch.int64)).to(torch.int32).to(self._device)
            self._noise[site] = noise
        factor, offset = (random_key(self._seed, self._step, 2 * site + i) for i in range(2))
        return (noise[:size] * factor + offset).reshape(shape)
