import { problem } from '@lepton/features';
import type { EngineDescription } from '../engine.js';
import { OnnxEngine } from '../onnx/onnx-engine.js';
import { installation, PythonProcess, PythonUnavailableError } from './python-process.js';
import { openPytorchSession } from './pytorch-session.js';

/** PyTorch from `libs/python`, for those who have installed it. What is served is built as by every engine. */
export class PytorchEngine extends OnnxEngine {
  override readonly name = 'PYTORCH';
  override readonly devices: readonly string[] = ['cpu', 'cuda'];
  protected override readonly openSession = openPytorchSession;
  #known: { readonly installed: string; readonly description: Promise<EngineDescription> } | undefined;

  /** Importing torch takes seconds: it is tried once for each installation, which may come while the worker runs. */
  override describe(): Promise<EngineDescription> {
    const installed = installation();
    if (this.#known?.installed !== installed) this.#known = { installed, description: describePython() };
    return this.#known.description;
  }
}

async function describePython(): Promise<EngineDescription> {
  try {
    const python = await PythonProcess.start();
    await python.release();
    return { version: python.about.torch, devices: python.about.devices };
  } catch (error) {
    if (!(error instanceof PythonUnavailableError)) throw error;
    return { problem: problem(error.code, error.message, 'engine') };
  }
}
