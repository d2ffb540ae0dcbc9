/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { describeEngine } from '../testing/engine.contract.js';
import { OnnxEngine } from './onnx-engine.js';

describeEngine('onnx', () => new OnnxEngine());
