import { createHash } from 'node:crypto';
import { embedsCategories } from '@lepton/architectures';
import {
  type Draw, encodeTarget, encodingFor, type FeaturePlan, type Outcome, problem, readSplit, refuse, type Samples, type SplitName, succeed, type Table, Turns,
} from '@lepton/features';
import type { LogLine, TrainingJob } from './engine.js';

/** One split as the network sees it: a source of batches. */
export interface EncodedSplit {
  readonly rowCount: number;
  /** Of one sample, without the batch. */
  readonly sampleShape: readonly number[];
  /** Class indices, or standardised values; `targetSize` for each row. */
  readonly targets: Int32Array | Float32Array;
  readonly targetSize: number;
  /** Positions of these rows in the split's table: rows without a target, and those that cannot be read, are left out. */
  readonly rows: Int32Array;
  /** Writes rows, counted among those that are left, one after the other; changed at random where `draw` is given. */
  write(rows: ArrayLike<number>, into: Float32Array, draw?: Draw): void;
  /** The whole table, for the evaluation of the artifact. */
  readonly samples: Samples;
  /** The raw columns, without files. */
  readonly table: Table;
}

export interface PreparedData {
  readonly plan: FeaturePlan;
  readonly train: EncodedSplit;
  readonly validation: EncodedSplit;
  readonly test: EncodedSplit;
  /** What a row takes in memory, about. */
  readonly bytesPerRow: number;
}

/**
 * Reads the splits and fits the feature plan on the training rows, or takes the plan of a checkpoint.
 * @throws the signal's reason as soon as it is aborted, in the midst of a split too
 */
export async function prepareData(job: TrainingJob, fitted: FeaturePlan | undefined, signal: AbortSignal, log: (line: LogLine) => void): Promise<Outcome<PreparedData>> {
  const { spec, manifest, splits } = job;
  const encoding = encodingFor(manifest.modality, spec.task);
  if (!encoding) return refuse(problem('MODALITY_UNSUPPORTED', `This worker cannot train on ${manifest.modality} data for ${spec.task}.`, 'datasetVersionId'));
  const selection = encoding.select({ columns: manifest.columns, target: spec.target, task: spec.task, include: spec.features, interactions: manifest.interactions, text: spec.text, forecast: spec.forecast, embedCategories: embedsCategories(spec.architecture.layers) });
  if (!selection.ok) return selection;
  const reads = encoding.reads(selection.value);
  const turns = new Turns(signal);
  const read = async (name: SplitName) => {
    await turns.take();
    return readSplit(splits[name], reads, turns);
  };
  const arranged = encoding.arrange?.(selection.value, { TRAIN: await read('TRAIN'), VALIDATION: await read('VALIDATION'), TEST: await read('TEST') });
  if (arranged?.note !== undefined) log({ level: 'info', message: arranged.note });
  const tableOf = (name: SplitName): Table | Promise<Table> => arranged?.tables[name] ?? read(name);
  const trainTable = await tableOf('TRAIN');
  const planned: Outcome<FeaturePlan> = fitted ? succeed(fitted) : await encoding.fit(selection.value, trainTable, turns);
  if (!planned.ok) return planned;
  const plan = planned.value;
  const encodeSplit = async (name: SplitName, table: Table, known: readonly Table[] = []): Promise<EncodedSplit> => {
    const samples = await encoding.encode(plan, table, known, turns);
    const { missing, unseen, ...encoded } = await encoding.targets?.(plan, table, known, turns) ?? encodeTarget(plan, table);
    if (missing > 0) log({ level: 'warn', message: `${missing} of ${table.rowCount} ${name.toLowerCase()} rows have no "${spec.target}" and are left out.` });
    if (unseen > 0) log({ level: 'warn', message: `${unseen} ${name.toLowerCase()} rows are of a class that training has no example of; they are left out.` });
    const [unreadable] = samples.unreadable;
    if (unreadable) {
      const example = Object.values(encoding.describe(plan, table, unreadable[0])).join(', ');
      log({ level: 'warn', message: `${samples.unreadable.size} of ${table.rowCount} ${name.toLowerCase()} rows cannot be read and are left out, such as ${example}: ${unreadable[1].message}` });
    }
    const { rowCount, columns } = table;
    return sourceOf(samples, readable(encoded, samples), { rowCount, columns });
  };
  const train = await encodeSplit('TRAIN', trainTable);
  if (train.rowCount < 2) return refuse(problem('TOO_FEW_ROWS', `Only ${train.rowCount} training rows can be read and have a value for "${spec.target}". Add rows to the dataset.`, 'target'));
  const validation = await encodeSplit('VALIDATION', await tableOf('VALIDATION'), [train.table]);
  const test = await encodeSplit('TEST', await tableOf('TEST'), [train.table, validation.table]);
  await turns.take();
  return succeed({ plan, train, validation, test, bytesPerRow: encoding.estimate(selection.value).bytesPerRow });
}

interface Targets { readonly values: Int32Array | Float32Array; readonly rows: Int32Array }

/** Without the rows that cannot be read. */
function readable({ values, rows }: Targets, { unreadable }: Samples): Targets {
  if (unreadable.size === 0) return { values, rows };
  const size = values.length / rows.length;
  const kept = [...rows.keys()].filter((index) => !unreadable.has(rows[index] ?? -1));
  const picked = values.slice(0, kept.length * size);
  for (const [to, from] of kept.entries()) picked.set(values.subarray(from * size, (from + 1) * size), to * size);
  return { values: picked, rows: Int32Array.from(kept, (index) => rows[index] ?? 0) };
}

function sourceOf(samples: Samples, { values, rows }: Targets, table: Table): EncodedSplit {
  const all = rows.length === samples.rowCount;
  return {
    rowCount: rows.length, sampleShape: samples.sampleShape, targets: values, targetSize: rows.length > 0 ? values.length / rows.length : 1, rows, samples, table,
    write(positions, into, draw) {
      samples.write(all ? positions : Int32Array.from(positions, (position) => rows[position] ?? 0), into, draw);
    },
  };
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
