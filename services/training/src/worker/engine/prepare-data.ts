import { createHash } from 'node:crypto';
import {
  columnReads, encode, encodeTarget, type FeaturePlan, type Outcome, planFeatures, problem, readSplit, refuse, selectFeatures, type SplitName, succeed,
  type Table,
} from '@lepton/features';
import type { LogLine, TrainingJob } from './engine.js';

/** One split as the network sees it. */
export interface EncodedSplit {
  readonly rowCount: number;
  /** Rows × plan.width. */
  readonly features: Float32Array;
  /** Class indices, or standardised values. */
  readonly targets: Int32Array | Float32Array;
  /** Positions of these rows in the split's table: rows without a target are left out. */
  readonly rows: Int32Array;
}

export interface PreparedData {
  readonly plan: FeaturePlan;
  readonly train: EncodedSplit;
  readonly validation: EncodedSplit;
  /** Raw, for the reference bins. */
  readonly trainTable: Table;
  /** Raw, for the evaluation of the artifact. */
  readonly testTable: Table;
}

/** Reads the splits and fits the feature plan on the training rows, or takes the plan of a checkpoint. */
export async function prepareData(job: TrainingJob, fitted: FeaturePlan | undefined, log: (line: LogLine) => void): Promise<Outcome<PreparedData>> {
  const { spec, manifest, splits } = job;
  const selection = selectFeatures({ columns: manifest.columns, target: spec.target, task: spec.task, include: spec.features });
  if (!selection.ok) return selection;
  const reads = columnReads(selection.value);
  const trainTable = await readSplit(splits.TRAIN, reads);
  const planned: Outcome<FeaturePlan> = fitted ? succeed(fitted) : planFeatures(selection.value, trainTable);
  if (!planned.ok) return planned;
  const plan = planned.value;
  const encodeSplit = (name: SplitName, table: Table): EncodedSplit => {
    const { values, rows, missing, unseen } = encodeTarget(plan, table);
    if (missing > 0) log({ level: 'warn', message: `${missing} of ${table.rowCount} ${name.toLowerCase()} rows have no "${spec.target}" and are left out.` });
    if (unseen > 0) log({ level: 'warn', message: `${unseen} ${name.toLowerCase()} rows are of a class that training has no example of; they are left out.` });
    const features = encode(plan, table);
    return { rowCount: rows.length, features: rows.length === table.rowCount ? features : pickRows(features, plan.width, rows), targets: values, rows };
  };
  const train = encodeSplit('TRAIN', trainTable);
  if (train.rowCount < 2) return refuse(problem('TOO_FEW_ROWS', `Only ${train.rowCount} training rows have a value for "${spec.target}". Add rows to the dataset.`, 'target'));
  const validation = encodeSplit('VALIDATION', await readSplit(splits.VALIDATION, reads));
  return succeed({ plan, train, validation, trainTable, testTable: await readSplit(splits.TEST, reads) });
}

/** Of what decides the weights: a checkpoint goes with this spec on this data. */
export function fingerprintOf({ spec, manifest }: TrainingJob): string {
  const { architecture, ...rest } = spec;
  const parts = [rest, architecture.layers, manifest.datasetVersionId, manifest.splits.map(({ name, digest }) => [name, digest])];
  return createHash('sha256').update(JSON.stringify(canonical(parts))).digest('hex');
}

/** Keys in order: storage may have changed it. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).filter(([, entry]) => entry !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => [key, canonical(entry)]);
}

function pickRows(features: Float32Array, width: number, rows: Int32Array): Float32Array {
  const picked = new Float32Array(rows.length * width);
  for (const [to, from] of rows.entries()) picked.set(features.subarray(from * width, (from + 1) * width), to * width);
  return picked;
}
