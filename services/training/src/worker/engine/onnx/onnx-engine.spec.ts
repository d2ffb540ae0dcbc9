/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { describeEngine } from '../testing/engine.contract.js';
import { OnnxEngine } from './onnx-engine.js';

// seconds on a machine of one's own, more where others work too
jest.setTimeout(60_000);

describeEngine('onnx', () => new OnnxEngine());
