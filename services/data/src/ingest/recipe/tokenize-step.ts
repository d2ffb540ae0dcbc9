import { splitWords } from '@lepton/features';
import type { Arguments } from './recipe-steps.js';
import type { RecipeTable } from './recipe-table.js';

const WORD = /[\p{L}\p{N}]/u;

/** Writes texts as their words and marks with one space between, split as training splits them. */
export async function tokenize(table: RecipeTable, { columns: names, lowercase, punctuation, stop_words: stopWords }: Arguments<'tokenize'>, index: number): Promise<void> {
  const { workspace } = table;
  const columns = [...new Set(names)].map((name) => table.words(name, index));
  const stopped = new Set(stopWords.map((word) => word.toLowerCase()));
  for (const column of columns) {
    await workspace.run('CREATE OR REPLACE TABLE tokens (row BIGINT, text VARCHAR)');
    const appender = await workspace.appender('tokens');
    try {
      for await (const chunk of workspace.chunks(`SELECT rowid, ${lowercase ? `lower(${column.id})` : column.id} FROM data WHERE ${column.id} IS NOT NULL`)) {
        for (const [row, text] of chunk) {
          const words = splitWords(String(text)).filter((word) => (punctuation || WORD.test(word)) && !stopped.has(word.toLowerCase()));
          if (words.length === 0) continue;
          appender.appendBigInt(BigInt(String(row)));
          appender.appendVarchar(words.join(' '));
          appender.endRow();
        }
      }
    } finally {
      appender.closeSync();
    }
    await table.become(`SELECT ${table.selection('data.', column, 'tokens.text')} FROM data LEFT JOIN tokens ON tokens.row = data.rowid ORDER BY data.rowid`);
  }
  await workspace.run('DROP TABLE IF EXISTS tokens');
}
