import { TestEnvironment } from 'jest-environment-node';

/**
 * Node's environment with the typed arrays of the process. onnxruntime's native code makes its results with those, and
 * jest's separate context would not recognise them. Use: `@jest-environment ./libs/tfjs-onnx/jest-environment.mjs`.
 */
export default class OnnxruntimeEnvironment extends TestEnvironment {
  constructor(...args) {
    super(...args);
    const arrays = { Float32Array, Float64Array, Int8Array, Int16Array, Int32Array, Uint16Array, Uint32Array, BigInt64Array, BigUint64Array };
    Object.assign(this.global, arrays);
  }
}
