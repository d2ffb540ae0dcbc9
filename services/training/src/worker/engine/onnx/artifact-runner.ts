import type { Samples } from '@lepton/features';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { sessionOptions } from './session-options.js';

/** An artifact's answers to raw rows: class probabilities (rows × labels), values (rows, or rows × horizon) or tokens (rows × length). */
export interface Answers {
  readonly labels: readonly string[];
  readonly values: Float32Array;
}

/** Runs an artifact on encoded rows, as serving will: what is evaluated is the very file that is deployed. */
export class ArtifactRunner {
  private constructor(private readonly session: InferenceSession, private readonly chunk: number) {}

  /** @param chunk rows of one call */
  static async open(artifact: Uint8Array, { threads, chunk }: { threads: number; chunk: number }): Promise<ArtifactRunner> {
    return new ArtifactRunner(await InferenceSession.create(artifact, sessionOptions(threads)), chunk);
  }

  /** Null when aborted. */
  async run(samples: Samples, rows: Int32Array, aborted: () => boolean): Promise<Answers | null> {
    let values = new Float32Array();
    const labels: string[] = [];
    for (let start = 0; start < rows.length; start += this.chunk) {
      if (aborted()) return null;
      const feeds = samples.feeds(rows.subarray(start, start + this.chunk));
      // one constructor for each element type: their types do not join
      const answer = await this.session.run(Object.fromEntries(feeds.map(({ name, type, data, shape }) => [name, new Tensor(type as 'float32', data as Float32Array, [...shape])])));
      const { data, dims } = answer['probabilities'] ?? answer['value'] ?? answer['tokens'] ?? { data: [], dims: [] };
      const width = dims[1] ?? 1;
      if (start === 0) values = new Float32Array(rows.length * width);
      values.set(data as Float32Array, start * width);
      if (answer['label']) labels.push(...answer['label'].data as string[]);
    }
    return { labels, values };
  }

  dispose(): Promise<void> {
    return this.session.release();
  }
}
