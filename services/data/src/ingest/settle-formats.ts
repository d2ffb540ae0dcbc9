import { batches } from './batches.js';
import { agrees, formatsFor, guessFormat, notationOf, type FormatGuess } from './guess-format.js';
import type { Notation } from './ingest.types.js';
import { certainNotation, likelyNotation, withEvidence, type Evidence } from './notation.js';
import type { TableColumn } from './table.js';
import { FORMAT_SAMPLE, MIXED_SHARE, type ValueFormat } from './value-format.js';
import type { Workspace } from './workspace.js';

const BATCH = 200;

/** A value that may mean either of two things, and what it was gone by: HABIT is that of people who write the rest of the file as it is. */
export interface Doubt {
  readonly example: string;
  readonly by: 'HABIT' | 'NOTHING';
}

/** A text column, and how its values seem to be written. */
export interface SettledFormat {
  readonly column: TableColumn;
  readonly format: ValueFormat;
  /** Values, and how many of them are of the format. */
  readonly values: number;
  readonly fitting: number;
  /** The column could as well be read otherwise, and no other column tells. */
  readonly doubt?: Doubt;
}

export interface Settled {
  readonly formats: readonly SettledFormat[];
  readonly evidence: Evidence;
}

interface Counted extends FormatGuess {
  readonly column: TableColumn;
  readonly values: number;
  readonly fitting: number;
  /** Every value has a rival's form, too. */
  readonly open: boolean;
}

/** How each text column of `data` is written: as its values say, else as the other columns do. Columns of words are left out. */
export async function settleFormats(workspace: Workspace, columns: readonly TableColumn[], given: Notation, before: Evidence): Promise<Settled> {
  const counted: Counted[] = [];
  for (const batch of batches(await guessFormats(workspace, columns, formatsFor(given)), BATCH)) {
    const counts = await workspace.numbers(`SELECT ${batch.map(({ column: { id }, format, rival }) => `count(${id}), count(${format.value(id)}), ${rival ? `count(${rival.value(id)})` : 0}`).join(', ')} FROM data`);
    counted.push(...batch.map((guess, index) => decide(guess, counts.slice(3 * index))));
  }
  const evidence = counted.reduce((sum, { open, format, fitting, values, certain }) =>
    withEvidence(sum, open ? {} : fitting >= values * MIXED_SHARE ? certain : {}, format), before);
  const [certain, likely] = [certainNotation(evidence), likelyNotation(evidence)];
  return {
    formats: counted.map(({ column, format, rival, values, fitting, open, ambiguous }) => {
      if (!open || !rival) return { column, format, values, fitting };
      const chosen = agrees(format, likely) ? format : rival;
      const sure = !agrees(format, certain) || !agrees(rival, certain);
      const by = agrees(format, likely) && agrees(rival, likely) ? 'NOTHING' : 'HABIT';
      return { column, format: chosen, values, fitting, ...(ambiguous !== undefined && !sure && { doubt: { example: ambiguous, by } }) };
    }),
    evidence,
  };
}

/** The whole column may say what its beginning did not. */
function decide(guess: FormatGuess & { column: TableColumn }, [values = 0, fitting = 0, rivalFitting = 0]: readonly number[]): Counted {
  const { column, format, rival } = guess;
  if (!rival) return { ...guess, values, fitting, open: false };
  if (rivalFitting === fitting) return { ...guess, values, fitting, open: true };
  const better = rivalFitting > fitting ? rival : format;
  return { column, format: better, certain: notationOf(better), values, fitting: Math.max(fitting, rivalFitting), open: false };
}

async function guessFormats(workspace: Workspace, columns: readonly TableColumn[], formats: readonly ValueFormat[]): Promise<(FormatGuess & { column: TableColumn })[]> {
  if (columns.length === 0) return [];
  const rows = await workspace.rows(`SELECT ${columns.map(({ id }) => id).join(', ')} FROM data LIMIT ${FORMAT_SAMPLE.most}`);
  const guesses: (FormatGuess & { column: TableColumn })[] = [];
  for (const [index, column] of columns.entries()) {
    const seen = rows.flatMap((row) => (typeof row[index] === 'string' ? [row[index]] : []));
    // A column that is empty at the beginning is asked for the values it has.
    const values = seen.length >= FORMAT_SAMPLE.least ? seen : (await workspace.rows(`SELECT ${column.id} FROM data WHERE ${column.id} IS NOT NULL LIMIT ${FORMAT_SAMPLE.most}`)).map(([value]) => String(value));
    const guess = guessFormat(values, formats);
    if (guess) guesses.push({ column, ...guess });
  }
  return guesses;
}
