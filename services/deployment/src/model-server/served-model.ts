import { servingCodec, type Feed, type Port, type ServingCodec } from '@lepton/features';
import { InferenceError, ModelRunner, type InferenceResult, type InferOptions, type ModelRunnerOptions, type RunnerStats, type TensorInfo, type Tensors } from '@lepton/inference';

/**
 * A model as callers see it: raw columns in, answers out. What the graph cannot do (unpack an image, take words apart) is done here,
 * by the encoding that it was trained with; a model whose graph takes the columns themselves, or that is of elsewhere, is run as it is.
 */
export class ServedModel {
  private constructor(private readonly runner: ModelRunner, private readonly codec: ServingCodec | undefined, readonly inputs: readonly TensorInfo[], readonly outputs: readonly TensorInfo[]) {}

  /** Throws `MODEL_INVALID`. */
  static async load(options: ModelRunnerOptions): Promise<ServedModel> {
    const runner = await ModelRunner.load(options);
    try {
      const codec = servingCodec(runner.metadata.properties);
      return new ServedModel(runner, codec, codec?.inputs.map(toInfo) ?? runner.inputs, codec?.outputs?.map(toInfo) ?? runner.outputs);
    } catch (error) {
      await runner.close();
      throw new InferenceError('MODEL_INVALID', error instanceof Error ? error.message : String(error));
    }
  }

  get ready(): boolean {
    return this.runner.ready;
  }

  stats(): RunnerStats {
    return this.runner.stats();
  }

  /** As `ModelRunner.infer`, for tensors of `inputs`. */
  async infer(columns: Tensors, options?: InferOptions): Promise<InferenceResult> {
    if (!this.codec) return this.runner.infer(columns, options);
    const feeds = await encode(this.codec, columns);
    if (!this.codec.toAnswers) return this.runner.infer(feeds, options);
    const result = await this.runner.infer(feeds, { signal: options?.signal });
    const answers = this.codec.toAnswers(new Map(Object.entries(result.outputs).map(([name, { data }]) => [name, data as ArrayLike<number>])));
    return { ...result, outputs: Object.fromEntries(answers.map(({ name, texts }) => [name, { type: 'string', dims: [texts.length], data: texts }])) };
  }

  close(): Promise<void> {
    return this.runner.close();
  }
}

const toInfo = ({ name, type, shape }: Port): TensorInfo => ({ name, type, shape: shape.map((size) => size ?? -1) });

async function encode(codec: ServingCodec, columns: Tensors): Promise<Tensors> {
  const given = Object.entries(columns);
  const rows = new Set(given.map(([, { dims }]) => dims[0] ?? 0));
  if (rows.size !== 1 || rows.has(0)) throw new InferenceError('INPUT_INVALID', rows.size > 1 ? 'All inputs need the same number of rows.' : 'There are no rows; send at least one.', given[0]?.[0]);
  const feeds = await codec.toFeeds(new Map(given.map(([name, { data }]) => [name, data as Float32Array | string[]])));
  if (!feeds.ok) throw new InferenceError('INPUT_INVALID', feeds.problems.map(({ message }) => message).join(' '), feeds.problems[0]?.field);
  return Object.fromEntries(feeds.value.map(({ name, type, shape, data }: Feed) => [name, { type, dims: shape, data }]));
}
