import { resampleAudio, resizeImage } from '@lepton/features/media';
import { canonicalRefs } from '../media/canonical-refs.js';
import { InspectionWindow } from '../media/inspection-window.js';
import { invalid, type Arguments } from './recipe-steps.js';
import type { RecipeColumn, RecipeTable } from './recipe-table.js';

export async function resize(table: RecipeTable, { column: name, width, height, fit, background }: Arguments<'resize'>, index: number): Promise<void> {
  await changeEach(table, mediaColumn(table, 'IMAGE', name, index), (bytes) => resizeImage(bytes, { width, height, fit, background }), index);
}

export async function resample(table: RecipeTable, { column: name, sample_rate: sampleRate, mono }: Arguments<'resample'>, index: number): Promise<void> {
  await changeEach(table, mediaColumn(table, 'AUDIO', name, index), (bytes) => resampleAudio(bytes, { sampleRate, mono }), index);
}

function mediaColumn(table: RecipeTable, kind: 'IMAGE' | 'AUDIO', name: string | undefined, index: number): RecipeColumn {
  const found = name === undefined ? table.columns.find(({ type }) => type === kind) : table.column(name, index);
  if (found?.type === kind) return found;
  const what = kind === 'IMAGE' ? 'pictures' : 'recordings';
  throw invalid(index, found ? `"${found.name}" has no ${what}; it is of type ${found.type ?? found.storage}` : `there is no column of ${what}`);
}

/** One after the other: in memory are some of the files at a time. Equal ones are changed once. */
async function changeEach(table: RecipeTable, column: RecipeColumn, change: (bytes: Buffer) => ReturnType<typeof resizeImage>, index: number): Promise<void> {
  const { workspace } = table;
  const { id, name, type } = column;
  const pack = await workspace.media();
  await pack.flush();
  const refs = (await workspace.rows(`SELECT DISTINCT ${id} FROM data WHERE ${id} IS NOT NULL ORDER BY 1`)).map(([ref]) => Number(ref));
  await workspace.run('CREATE OR REPLACE TABLE changed (before BIGINT, ref BIGINT)');
  const changed = await workspace.appender('changed');
  try {
    const window = await InspectionWindow.open<number>(workspace, (before, ref) => {
      changed.appendBigInt(BigInt(before));
      changed.appendBigInt(BigInt(ref));
      changed.endRow();
    });
    for (const ref of refs) {
      const result = await change(await pack.read(ref));
      if (!result.ok) throw invalid(index, `a file of "${name}" cannot be changed: ${result.problems[0]?.message ?? ''}`);
      await window.push(ref, type === 'IMAGE' ? 'IMAGE' : 'AUDIO', Buffer.from(result.value.buffer, result.value.byteOffset, result.value.byteLength));
    }
    await window.drain();
  } finally {
    changed.closeSync();
  }
  // What was different can be equal now.
  await table.become(`SELECT ${table.selection('data.', column, 'canonical')} FROM data LEFT JOIN changed ON before = data.${id} LEFT JOIN (${canonicalRefs}) AS refs USING (ref) ORDER BY data.rowid`);
}
