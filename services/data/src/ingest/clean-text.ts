import { batches } from './batches.js';
import { MISSING_WORDS } from './missing-words.js';
import { literals } from './sql.js';
import type { Workspace } from './workspace.js';

const BLANKS = "' \t\r\n'";

/** SQL for a text column's value as it is kept: trimmed, missing-value words as NULL. */
export const cleanedText = (expression: string): string =>
  `CASE WHEN trim(${expression}, ${BLANKS}) IN (${literals(MISSING_WORDS)}) THEN NULL ELSE trim(${expression}, ${BLANKS}) END`;

/** Cleans the given text columns of `data`, of which the missing-value words are NULL already where nothing surrounds them. */
export async function trimText(workspace: Workspace, all: readonly string[], text: readonly string[]): Promise<void> {
  const padded = new Set<string>();
  for (const batch of batches(text, 200)) {
    // A first character up to the space is a blank or a control character; far cheaper than trimming everything to compare.
    const found = await workspace.numbers(`SELECT ${batch.map((id) => `coalesce(bool_or(${id} < '!' OR suffix(${id}, ' ') OR suffix(${id}, '\t') OR suffix(${id}, '\r') OR suffix(${id}, '\n')), false)::INTEGER`).join(', ')} FROM data`);
    for (const [index, id] of batch.entries()) if (found[index] === 1) padded.add(id);
  }
  if (padded.size > 0) await workspace.run(`CREATE OR REPLACE TABLE data AS SELECT ${all.map((id) => (padded.has(id) ? `${cleanedText(id)} AS ${id}` : id)).join(', ')} FROM data`);
}
