"""
Messages over a pipe: u32 length of the header, u32 length of the body (little-endian), the header as JSON, the body.

`header["tensors"]` lists name, type and shape of the tensors whose values follow one after another in the body, row by row.
"""

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import torch
from torch import Tensor

_PREFIX = struct.Struct("<II")
_TYPES = {"float32": torch.float32, "int32": torch.int32}


@dataclass(frozen=True)
class Frame:
    header: Mapping[str, Any]
    tensors: Mapping[str, Tensor] = field(default_factory=dict)


def read_frame(stream: BinaryIO) -> Frame | None:
    """The next message; None where the sender has gone, in the middle of one too."""
    prefix = stream.read(_PREFIX.size)
    if len(prefix) < _PREFIX.size:
        return None
    header_size, body_size = _PREFIX.unpack(prefix)
    text = stream.read(header_size)
    body = bytearray(body_size)
    if len(text) < header_size or stream.readinto(body) < body_size:  # type: ignore[attr-defined]
        return None
    header = json.loads(text)
    return Frame(header, dict(_tensors(header.get("tensors", ()), body)))


def _tensors(entries: Iterable[Mapping[str, Any]], body: bytearray) -> Iterable[tuple[str, Tensor]]:
    offset = 0
    for entry in entries:
        kind, shape = _TYPES[entry["type"]], entry["shape"]
        count = 1
        for size in shape:
            count *= size
        flat = torch.frombuffer(body, dtype=kind, count=count, offset=offset) if count else torch.empty(0, dtype=kind)
        offset += 4 * count
        yield entry["name"], flat.reshape(shape)


def write_frame(stream: BinaryIO, header: Mapping[str, Any], tensors: Iterable[tuple[str, Tensor]] = ()) -> None:
    """Sends tensors as float32."""
    entries, parts = [], []
    for name, tensor in tensors:
        entries.append({"name": name, "type": "float32", "shape": list(tensor.shape)})
        values = bytearray(4 * tensor.numel())
        if values:
            torch.frombuffer(values, dtype=torch.float32).copy_(tensor.detach().reshape(-1))
        parts.append(values)
    text = json.dumps({**header, "tensors": entries}).encode()
    stream.write(_PREFIX.pack(len(text), sum(map(len, parts))) + text)
    for part in parts:
        stream.write(part)
    stream.flush()
