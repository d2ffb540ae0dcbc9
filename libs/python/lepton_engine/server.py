"""Answers the parent's messages one after another, until the parent is gone."""

import gc
import os
import queue
import sys
import threading
import traceback
from typing import Any, BinaryIO

import torch

from .errors import EngineError
from .frames import Frame, read_frame, write_frame
from .session import Session, available_devices

Answer = tuple[dict[str, Any], list[tuple[str, torch.Tensor]]]


class Server:
    def __init__(self) -> None:
        self._session: Session | None = None

    def answer(self, frame: Frame) -> Answer:
        header, tensors = frame.header, frame.tensors
        match header["op"]:
            case "open":
                torch.set_num_threads(header["threads"])
                self._session = Session(header, tensors)
                return {}, []
            case "step":
                return {}, self.session.step(tensors, header["learningRate"])
            case "weights":
                return {}, self.session.weights()
            case "state":
                return {"step": self.session.steps}, self.session.state()
            case "load":
                self.session.load(header["step"], tensors)
                return {}, []
            case "predict":
                return {}, [("output", self.session.predict(tensors))]
            case "forget":
                self._session = None
                gc.collect()
                torch.cuda.empty_cache()
                return {}, []
            case other:
                raise EngineError("UNKNOWN_MESSAGE", f'There is no message "{other}".')

    @property
    def session(self) -> Session:
        if self._session is None:
            raise EngineError("NOT_OPEN", "No model has been opened.")
        return self._session


def explain(error: Exception) -> dict[str, str]:
    if isinstance(error, EngineError):
        return {"code": error.code, "message": str(error)}
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)) or "not enough memory" in str(error):
        return {"code": "MEMORY_EXCEEDED", "message": "PyTorch has run out of memory. Use fewer or narrower layers, or a smaller batch."}
    traceback.print_exception(error)
    return {"code": "ENGINE_FAILED", "message": f"PyTorch: {error}"}


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """The first message is ours: who we are. Returns when the parent has closed the pipe."""
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.backends.cudnn.allow_tf32 = False
    server = Server()
    write_frame(sink, {"torch": torch.__version__, "python": sys.version.split()[0], "devices": available_devices()})
    for frame in _frames(source):
        try:
            header, tensors = server.answer(frame)
        except Exception as error:  # noqa: BLE001 - whatever it is, the parent is told
            header, tensors = {"error": explain(error)}, []
        write_frame(sink, header, tensors)


def _frames(source: BinaryIO) -> Any:
    """Read by a thread of its own, so that the parent's end is noticed in the midst of a computation too: then there is nobody to compute for."""
    frames: queue.SimpleQueue[Frame] = queue.SimpleQueue()

    def read() -> None:
        while (frame := read_frame(source)) is not None:
            frames.put(frame)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    while True:
        yield frames.get()
