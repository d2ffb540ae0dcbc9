import { problem } from '@lepton/features';
import { type NamedTensor, readModelWeights, type StepResult, type TrainingBatch, type TrainingState, type TrainingStepOptions } from '@lepton/tfjs-onnx';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type OpenSession, SessionRefusal, type SessionPlace, type StepSession } from '../step-session.js';
import type { WireTensor } from './frames.js';
import { type Header, PythonCrashedError, PythonProcess, PythonRefusal, PythonUnavailableError } from './python-process.js';

/** PyTorch, in a process of its own. */
export const openPytorchSession: OpenSession = (step, place) => PytorchSession.open(step, place);

export interface PytorchOptions extends SessionPlace {
  /** `float64` computes everything in it, to check other engines by; states and weights come rounded to float32. */
  readonly precision?: 'float32' | 'float64';
}

/**
 * The tfjs model as an `nn.Module` in a Python process, which gets the model's own JSON and its weights: the same start, the same
 * batches, the same random numbers as every engine.
 */
export class PytorchSession implements StepSession {
  private constructor(private readonly python: PythonProcess, private readonly options: TrainingStepOptions, private readonly place: SessionPlace) {}

  /** @throws SessionRefusal */
  static async open(step: TrainingStepOptions, place: PytorchOptions): Promise<PytorchSession> {
    const { loss, optimizer, metrics = [], seed = 0, model } = step;
    let python: PythonProcess | undefined;
    try {
      python = await PythonProcess.start();
      place.log({ level: 'info', message: `PyTorch ${python.about.torch} computes on "${place.device}", Python ${python.about.python}.` });
      await python.request({
        op: 'open', model: model.toJSON(null, false), weights: describeWeights(model), loss, optimizer, metrics, seed,
        device: place.device, threads: place.threads, dtype: place.precision ?? 'float32',
      }, readModelWeights(model));
      return new PytorchSession(python, step, place);
    } catch (error) {
      await python?.release();
      throw error instanceof PythonUnavailableError || error instanceof PythonRefusal ? new SessionRefusal(problem(error.code, error.message, FIELDS[error.code])) : error;
    }
  }

  async step(batch: TrainingBatch): Promise<StepResult> {
    const { tensors } = await this.#ask({ op: 'step', learningRate: batch.learningRate }, [...this.#inputs(batch.x), ...this.#targets(batch)]);
    const { loss = NaN, weight = NaN, ...metrics } = Object.fromEntries(tensors.map(({ name, data }) => [name, data[0] ?? NaN]));
    return { loss, weight, metrics };
  }

  async exportState(): Promise<TrainingState> {
    const { header, tensors } = await this.#ask({ op: 'state' });
    return { step: header['step'] as number, tensors: tensors as NamedTensor[] };
  }

  async importState({ step, tensors }: TrainingState): Promise<void> {
    await this.#ask({ op: 'load', step }, tensors);
  }

  async readWeights(): Promise<NamedTensor[]> {
    return (await this.#ask({ op: 'weights' })).tensors as NamedTensor[];
  }

  /** What the model answers, by PyTorch itself. */
  async predict(x: TrainingBatch['x']): Promise<NamedTensor> {
    const { tensors: [output] } = await this.#ask({ op: 'predict' }, this.#inputs(x));
    return output as NamedTensor;
  }

  dispose(): Promise<void> {
    return this.python.release();
  }

  async #ask(header: Header, tensors?: readonly WireTensor[]) {
    try {
      return await this.python.request(header, tensors);
    } catch (error) {
      if (error instanceof PythonCrashedError) this.place.log({ level: 'error', message: error.message });
      throw error;
    }
  }

  #inputs(x: TrainingBatch['x']): WireTensor[] {
    return this.options.model.inputs.map(({ sourceLayer: { name }, shape }) => {
      const data = ArrayBuffer.isView(x) ? x as Float32Array : (x as Readonly<Record<string, Float32Array>>)[name] as Float32Array;
      return { name, data, shape: wholeRows(shape, data.length) };
    });
  }

  #targets({ y, rowWeights }: TrainingBatch): WireTensor[] {
    const shape = this.options.model.outputs[0]?.shape ?? [];
    const sparse = this.options.loss.kind === 'sparseCategoricalCrossentropy';
    return [
      { name: 'step:target', data: y, shape: wholeRows(sparse ? shape.slice(0, -1) : shape, y.length) },
      ...(rowWeights ? [{ name: 'step:row_weights', data: rowWeights, shape: [rowWeights.length] }] : []),
    ];
  }
}

/** The field of a run's spec that a refusal is about. */
const FIELDS: Readonly<Record<string, string>> = {
  ENGINE_UNAVAILABLE: 'engine', LAYER_UNSUPPORTED: 'layers', MODEL_UNSUPPORTED: 'layers', DEVICE_UNAVAILABLE: 'device', LOSS_UNSUPPORTED: 'loss', OPTIMIZER_UNSUPPORTED: 'optimizer.name', MEMORY_EXCEEDED: 'layers',
};

function describeWeights(model: LayersModel): { name: string; layer: string; trainable: boolean }[] {
  const learning = new Set(model.trainableWeights);
  const owners = model.layers.flatMap((layer) => layer.weights.map((weight) => ({ layer: layer.name, trainable: learning.has(weight) })));
  return readModelWeights(model).map(({ name }, i) => ({ name, layer: owners[i]?.layer ?? '', trainable: owners[i]?.trainable ?? true }));
}

const wholeRows = ([, ...rest]: readonly (number | null)[], length: number): number[] => {
  const row = rest.map((size) => size ?? 1);
  return [length / row.reduce((a, b) => a * b, 1), ...row];
};
