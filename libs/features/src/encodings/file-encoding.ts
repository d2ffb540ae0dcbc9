import type { GraphBuilder } from '@lepton/tfjs-onnx';
import type { Draw, Samples } from '../encoding.types.js';
import type { FeaturePlan } from '../plan.types.js';
import { type Outcome, type Problem, problem } from '../problem.js';
import type { ColumnRead } from '../read-split.js';
import { sampleSize, takeSamples } from '../samples.js';
import { targetRead } from '../select-features.js';
import type { SingleSelection } from '../select-single.js';
import type { InputPort } from '../signature.types.js';
import { type Table, textsOf } from '../table.js';
import { FLOAT } from '../tensor-proto.js';
import type { Turns } from '../turns.js';

/** What images and recordings share: one column of files, each unpacked to as many bytes, which are 0 to 1 for the network. */
export interface FilePlan extends FeaturePlan {
  readonly column: string;
  /** Name of the served model's input. */
  readonly input: string;
  /** The column that names rows, in evaluations. */
  readonly identifier: string | null;
}

/** Files unpacked at the same time: libuv has four threads. */
const PARALLEL = 4;

export const fileReads = (selection: SingleSelection): ColumnRead[] => [
  ...selection.columns.map(({ column }) => ({ name: column.name, as: 'bytes' } as const)), targetRead(selection),
  ...(selection.identifier === null ? [] : [{ name: selection.identifier, as: 'text' } as const]),
];

export const filePort = ({ input, column }: FilePlan, columnType: 'IMAGE' | 'AUDIO'): InputPort => ({ name: input, type: 'string', shape: [null, 1], column, columnType, nullable: false });

export const describeFile = ({ identifier, column }: FilePlan, table: Table, row: number) =>
  ({ [identifier ?? column]: identifier === null ? `row ${row + 1}` : textsOf(table, identifier)[row] ?? null });

/** Bytes come in, 0 to 1 goes on. */
export function emitBytes(builder: GraphBuilder, { input }: FilePlan, sampleShape: readonly number[]): string {
  const bytes = builder.input(input, 'uint8', ['N', ...sampleShape]);
  return builder.node('Div', [builder.node('Cast', [bytes], { to: FLOAT }), builder.scalar(255)]);
}

export interface Unpacked {
  /** Row after row. */
  readonly bytes: Uint8Array;
  readonly unreadable: ReadonlyMap<number, Problem>;
}

/** Unpacks all files; those that cannot be read leave zeros. */
export async function unpack(files: readonly Uint8Array[], size: number, decode: (file: Uint8Array) => Promise<Outcome<Uint8Array>>, turns: Turns): Promise<Unpacked> {
  const bytes = new Uint8Array(files.length * size);
  const unreadable = new Map<number, Problem>();
  let next = 0;
  const work = async () => {
    for (let row = next++; row < files.length; row = next++) {
      if (turns.due) await turns.take();
      const decoded = await decode(files[row] ?? new Uint8Array());
      if (decoded.ok) bytes.set(decoded.value, row * size);
      else unreadable.set(row, decoded.problems[0] ?? problem('UNREADABLE', 'This file cannot be read.'));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  // files are done in any order; the log tells of the first row
  return { bytes, unreadable: new Map([...unreadable].sort(([a], [b]) => a - b)) };
}

/** Writes a changed sample, 0 to 1, at `offset` of `into`. */
export type Augment = (sample: Uint8Array, random: () => number, into: Float32Array, offset: number) => void;

export function byteSamples({ bytes, unreadable }: Unpacked, sampleShape: readonly number[], input: string, augment: Augment): Samples {
  const size = sampleSize(sampleShape);
  return {
    rowCount: bytes.length / size, sampleShape, unreadable,
    write(rows, into, draw?: Draw) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i] ?? 0;
        if (draw) augment(bytes.subarray(row * size, (row + 1) * size), draw(row), into, i * size);
        else for (let j = 0; j < size; j++) into[i * size + j] = (bytes[row * size + j] ?? 0) / 255;
      }
    },
    feeds: (rows) => [{ name: input, type: 'uint8', shape: [rows.length, ...sampleShape], data: takeSamples(bytes, size, rows) }],
  };
}
