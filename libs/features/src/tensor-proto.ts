/** TensorProto.FLOAT of the ONNX specification: the element type that `Cast` names by number. */
export const FLOAT = 1;
