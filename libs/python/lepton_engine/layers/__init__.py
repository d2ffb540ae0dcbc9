"""The layers, by family. Importing a family enters its layers into the table."""

from . import basic, convolution, merge, normalization, pooling, recurrent, sequence, wrappers
from .layer import LAYERS, Layer, Mask, Pass, Weights, make_layer

__all__ = [
    "LAYERS", "Layer", "Mask", "Pass", "Weights", "make_layer",
    "basic", "convolution", "merge", "normalization", "pooling", "recurrent", "sequence", "wrappers",
]
