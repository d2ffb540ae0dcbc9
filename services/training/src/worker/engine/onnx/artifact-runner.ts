import { type FeaturePlan, numbersOf, type Table, takeRows, textsOf } from '@lepton/features';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { sessionOptions } from './session-options.js';

const CHUNK = 2048;

/** An artifact's answers to raw rows: class probabilities (rows × labels) or values (rows). */
export interface Answers {
  readonly labels: readonly string[];
  readonly values: Float32Array;
}

/** Runs an artifact on raw tables, as serving will: what is evaluated is the very file that is deployed. */
export class ArtifactRunner {
  private constructor(private readonly session: InferenceSession, private readonly plan: FeaturePlan) {}

  static async open(artifact: Uint8Array, plan: FeaturePlan, threads: number): Promise<ArtifactRunner> {
    return new ArtifactRunner(await InferenceSession.create(artifact, sessionOptions(threads)), plan);
  }

  /** Null when aborted. */
  async run(table: Table, aborted: () => boolean): Promise<Answers | null> {
    const { target } = this.plan;
    const width = target.kind === 'classes' ? target.labels.length : 1;
    const values = new Float32Array(table.rowCount * width);
    const labels: string[] = [];
    for (let start = 0; start < table.rowCount; start += CHUNK) {
      if (aborted()) return null;
      const rows = Math.min(CHUNK, table.rowCount - start);
      const answer = await this.session.run(this.feeds(takeRows(table, Uint32Array.from({ length: rows }, (_, i) => start + i))));
      values.set((answer['probabilities'] ?? answer['value'])?.data as Float32Array, start * width);
      if (answer['label']) labels.push(...answer['label'].data as string[]);
    }
    return { labels, values };
  }

  dispose(): Promise<void> {
    return this.session.release();
  }

  private feeds(table: Table): Record<string, Tensor> {
    return Object.fromEntries(this.plan.features.map(({ kind, column, input }) => [input, kind === 'number'
      ? new Tensor('float32', Float32Array.from(numbersOf(table, column)), [table.rowCount, 1])
      : new Tensor('string', [...textsOf(table, column)], [table.rowCount, 1])]));
  }
}
