import type { Workspace } from '../workspace.js';

/** A query that only reads the tables it may, as DuckDB writes it: no comments, no semicolon. Or why it is refused. */
export type CheckedQuery = { readonly sql: string } | { readonly refused: string };

/** Table functions that make rows out of nothing. All others read files, settings or the catalogue, or run text as SQL. */
const TABLE_FUNCTIONS: ReadonlySet<string> = new Set(['range', 'generate_series', 'unnest']);
/** DuckDB takes these names for functions where no column is called so. */
const CLOCKS: ReadonlySet<string> = new Set(['current_date', 'current_time', 'current_timestamp', 'localtime', 'localtimestamp']);
/** Scalar functions that tell of the machine, or would keep it busy for nothing. */
const FORBIDDEN: ReadonlySet<string> = new Set(['current_setting', 'getvariable', 'write_log', 'sleep_ms', 'getenv', 'json_serialize_sql', 'json_serialize_plan']);
export const LONGEST_QUERY = 20_000;

interface Found {
  readonly functions: Set<string>;
  readonly tableFunctions: Set<string>;
  readonly tables: Set<string>;
  readonly defined: Set<string>;
  readonly columns: Set<string>;
  chance: boolean;
  catalogue: boolean;
}

/**
 * Checks that `query` is one SELECT over `tables`, and gives the same rows whenever it is run. It is judged by DuckDB's own syntax
 * tree, not by its text. What it may do beyond that is the sandbox's business.
 */
export async function checkQuery(workspace: Workspace, query: string, tables: readonly string[], columns: readonly string[]): Promise<CheckedQuery> {
  const [[tree] = []] = await workspace.rows('SELECT json_serialize_sql($query::VARCHAR)', { query });
  const parsed = JSON.parse(String(tree)) as { error: boolean; error_type?: string; error_message?: string; statements?: unknown[] };
  if (parsed.error || !parsed.statements) {
    return { refused: parsed.error_type === 'parser' ? `it is no SQL that can be read: ${parsed.error_message ?? ''}` : 'a query reads with SELECT and does nothing else' };
  }
  if (parsed.statements.length !== 1) return { refused: `it is ${parsed.statements.length} statements; write one SELECT` };
  const found: Found = { functions: new Set(), tableFunctions: new Set(), tables: new Set(), defined: new Set(), columns: new Set(), chance: false, catalogue: false };
  collect(parsed.statements[0], found);
  const why = await objection(workspace, found, tables, columns);
  if (why !== undefined) return { refused: why };
  const [[text] = []] = await workspace.rows('SELECT json_deserialize_sql($tree::JSON)', { tree: String(tree) });
  return { sql: String(text) };
}

async function objection(workspace: Workspace, found: Found, tables: readonly string[], columns: readonly string[]): Promise<string | undefined> {
  if (found.catalogue) return 'it describes tables; a query returns rows of data';
  const known = new Set([...tables, ...found.defined].map((name) => name.toLowerCase()));
  const strange = [...found.tables].find((name) => !known.has(name.toLowerCase()));
  if (strange !== undefined) return `it reads "${strange}"; a query can read the table ${tables.join(', ')} only`;
  const reader = [...found.tableFunctions].find((name) => !TABLE_FUNCTIONS.has(name));
  if (reader !== undefined) return `${reader}() is not available; a query can read the table ${tables.join(', ')} only`;
  const forbidden = [...found.functions].find((name) => FORBIDDEN.has(name));
  if (forbidden !== undefined) return `${forbidden}() is not available`;
  const named = new Set(columns.map((name) => name.toLowerCase()));
  const clock = [...found.columns].find((name) => CLOCKS.has(name.toLowerCase()) && !named.has(name.toLowerCase()));
  const changing = clock ?? (await changingFunction(workspace, [...found.functions]));
  if (changing !== undefined) return `${changing} gives other values each time, but the same recipe has to give the same version`;
  return found.chance ? 'it samples by chance, but the same recipe has to give the same version; use the step "sample"' : undefined;
}

async function changingFunction(workspace: Workspace, names: readonly string[]): Promise<string | undefined> {
  if (names.length === 0) return undefined;
  const [[name] = []] = await workspace.rows(`SELECT function_name FROM duckdb_functions() WHERE stability <> 'CONSISTENT' AND list_contains(from_json($names::JSON, '["VARCHAR"]'), function_name) LIMIT 1`, { names: JSON.stringify(names) });
  return name === undefined ? undefined : `${String(name)}()`;
}

function collect(node: unknown, found: Found): void {
  if (Array.isArray(node)) {
    for (const each of node) collect(each, found);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const of = node as Record<string, unknown>;
  if (of['type'] === 'TABLE_FUNCTION' && typeof of['function'] === 'object' && of['function'] !== null && 'function_name' in of['function']) {
    found.tableFunctions.add(String(of['function'].function_name).toLowerCase());
  } else if (typeof of['function_name'] === 'string') found.functions.add(of['function_name'].toLowerCase());
  if (of['type'] === 'BASE_TABLE') found.tables.add([of['catalog_name'], of['schema_name'], of['table_name']].filter((part) => part !== '' && part != null).join('.'));
  if (of['type'] === 'SHOW_REF') found.catalogue = true;
  if (of['class'] === 'COLUMN_REF' && Array.isArray(of['column_names']) && of['column_names'].length === 1) found.columns.add(String(of['column_names'][0]));
  if (of['sample'] !== null && of['sample'] !== undefined) found.chance = true;
  const cte = of['cte_map'] as { map?: { key: string }[] } | undefined;
  for (const { key } of cte?.map ?? []) found.defined.add(key);
  for (const value of Object.values(of)) collect(value, found);
}
