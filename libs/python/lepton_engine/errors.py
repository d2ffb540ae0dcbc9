"""What the parent is told when something cannot be done."""


class EngineError(Exception):
    """`code` is for programs, the message says what is wrong and where."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class UnsupportedLayerError(EngineError):
    """A layer, or a setting of one, that this engine does not have."""

    def __init__(self, layer: str, what: str) -> None:
        super().__init__("LAYER_UNSUPPORTED", f'The engine PYTORCH does not have {what}, which the layer "{layer}" needs. Use the engine ONNX, or another layer.')
