import type { SplitOptions } from './ingest.types.js';
import { columnNamed } from './override-types.js';
import { SPLIT_OF } from './split.js';
import type { TableColumn } from './table.js';
import type { Understood } from './understand-text.js';

/** A column that says the split of each row has said all by that: it is no column of the version. */
export function takeSplitColumn(understood: Understood, options: SplitOptions | undefined, byFolder: boolean): { understood: Understood; given?: TableColumn } {
  const { table } = understood;
  if (options?.method === 'GIVEN' && options.column !== undefined) {
    const given = columnNamed(table.columns, options.column, 'split');
    return { understood: { ...understood, table: { ...table, columns: table.columns.filter(({ id }) => id !== given.id) } }, given };
  }
  const folders = byFolder && (options?.method === undefined || options.method === 'GIVEN');
  return { understood, ...(folders && { given: { id: SPLIT_OF, name: 'the folder', storage: 'VARCHAR' } }) };
}
