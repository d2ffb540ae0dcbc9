/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { describeEngine } from '../testing/engine.contract.js';
import { PytorchEngine } from './pytorch-engine.js';

jest.setTimeout(120_000);

describeEngine('pytorch', () => new PytorchEngine());
