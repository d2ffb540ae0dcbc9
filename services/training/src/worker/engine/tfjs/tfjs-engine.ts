import { loadBackend } from '@lepton/tfjs-onnx/eager';
import { version_core } from '@tensorflow/tfjs-core';
import type { EngineDescription } from '../engine.js';
import { OnnxEngine } from '../onnx/onnx-engine.js';
import { aboutBackend, openTfjsSession } from '../step-session.js';

/** tfjs itself: the reference that the default engine is checked against. Exports by the same tracer. */
export class TfjsEngine extends OnnxEngine {
  override readonly name = 'TFJS';
  override readonly devices: readonly string[] = ['cpu'];
  protected override readonly openSession = openTfjsSession;

  override async describe(): Promise<EngineDescription> {
    return { version: version_core, devices: this.devices, notes: [aboutBackend(await loadBackend())] };
  }
}
