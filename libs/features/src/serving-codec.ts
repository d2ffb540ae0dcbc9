import type { Feed, TextOutput } from './encoding.types.js';
import { encodingOf } from './encodings.js';
import { fileText } from './file-text.js';
import type { FeaturePlan } from './plan.types.js';
import { type Outcome, type Problem, problem, refuse, succeed } from './problem.js';
import { signatureOf } from './signature.js';
import { type ArtifactSignature, type InputPort, METADATA_KEYS } from './signature.types.js';
import type { ColumnData } from './table.js';

/** What comes before an artifact's graph when it serves: the encoding of training, which no graph can compute. */
export interface ServingCodec {
  /** What callers give; the graph's own inputs are another matter. */
  readonly inputs: readonly InputPort[];
  /** Raw columns by input name, [rows, 1] each → the graph's inputs. A problem's field is the input; its message tells the row. */
  toFeeds(columns: ReadonlyMap<string, Float32Array | readonly string[]>): Promise<Outcome<Feed[]>>;
  /** What callers get, where the graph's outputs are another matter: texts out of tokens. */
  readonly outputs?: ArtifactSignature['outputs'];
  toAnswers?(outputs: ReadonlyMap<string, ArrayLike<number>>): TextOutput[];
}

/** @param properties the artifact's `metadata_props`. Undefined: the graph takes the raw columns itself, or is not of this platform. */
export function servingCodec(properties: Readonly<Record<string, string>>): ServingCodec | undefined {
  const json = properties[METADATA_KEYS.plan];
  if (json === undefined) return undefined;
  const plan = JSON.parse(json) as FeaturePlan;
  const encoding = encodingOf(plan);
  if (encoding.servesRaw(plan)) return undefined;
  const inputs = encoding.ports(plan);
  return {
    inputs,
    ...(encoding.answer ? { outputs: signatureOf(plan).outputs, toAnswers: (outputs: ReadonlyMap<string, ArrayLike<number>>) => encoding.answer?.(plan, outputs) ?? [] } : {}),
    async toFeeds(given) {
      if (encoding.serve) return encoding.serve(plan, given);
      const columns = new Map<string, ColumnData>();
      const blobs = new Map<string, Uint8Array[]>();
      const strange: Problem[] = [];
      let rowCount = 0;
      for (const { name, column, columnType } of inputs) {
        const data = given.get(name) ?? [];
        rowCount = data.length;
        if (data instanceof Float32Array) columns.set(column, Float64Array.from(data));
        else if (columnType === 'IMAGE' || columnType === 'AUDIO') {
          blobs.set(column, data.map((text, row) => {
            const base64 = fileText(text);
            if (base64 === undefined && text.trim() !== '') strange.push(problem('NOT_A_FILE', `${rowText(row, rowCount)}This is neither base64 nor a base64 data URL.`, name));
            return base64 === undefined ? new Uint8Array() : Uint8Array.from(Buffer.from(base64, 'base64'));
          }));
        } else columns.set(column, data);
      }
      if (strange.length > 0) return refuse(...strange);
      const samples = await encoding.encode(plan, { rowCount, columns, blobs });
      const problems = Array.from(samples.unreadable, ([row, { code, message, field }]) =>
        problem(code, `${rowText(row, rowCount)}${message}`, field ?? inputs[0]?.name));
      return problems.length > 0 ? refuse(...problems) : succeed(samples.feeds(Uint32Array.from({ length: rowCount }, (_, row) => row)));
    },
  };
}

const rowText = (row: number, rowCount: number) => (rowCount === 1 ? '' : `Row ${row + 1}: `);
