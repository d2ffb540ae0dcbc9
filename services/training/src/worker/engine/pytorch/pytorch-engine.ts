import { OnnxEngine } from '../onnx/onnx-engine.js';
import { openPytorchSession } from './pytorch-session.js';

/** PyTorch from `libs/python`, for those who have installed it. What is served is built as by every engine. */
export class PytorchEngine extends OnnxEngine {
  override readonly name = 'PYTORCH';
  override readonly devices: readonly string[] = ['cpu', 'cuda'];
  protected override readonly openSession = openPytorchSession;
}
