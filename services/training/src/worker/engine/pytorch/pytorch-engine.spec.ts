/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { describeAgreement } from '../testing/agreement.contract.js';
import { describeEngine } from '../testing/engine.contract.js';
import { describeInterruptions } from '../testing/interruption.contract.js';
import { wherePytorchIs } from '../testing/where-pytorch-is.js';
import { PytorchEngine } from './pytorch-engine.js';

jest.setTimeout(120_000);

wherePytorchIs('the engine pytorch', () => {
  describeAgreement('pytorch', () => new PytorchEngine());
  describeEngine('pytorch', () => new PytorchEngine());
  describeInterruptions('pytorch', () => new PytorchEngine());
});
