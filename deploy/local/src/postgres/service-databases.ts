import pg from 'pg';
import { LaunchError } from '../launch-error.js';

export interface ServiceDatabase {
  /** Name of the database and of the role that owns it. */
  readonly name: string;
  readonly password: string;
}

/**
 * Gives every service its database and login role. A role may connect to its own database only, for PostgreSQL would
 * otherwise let every role connect everywhere. Safe to repeat; passwords are set anew each time.
 */
export async function ensureServiceDatabases(adminUrl: string, wanted: readonly ServiceDatabase[]): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw explain(error);
  }
  try {
    const roles = await names(client, 'select rolname as name from pg_roles');
    const databases = await names(client, 'select datname as name from pg_database');
    await client.query('revoke connect on database postgres, template1 from public');
    for (const { name, password } of wanted) {
      const identifier = client.escapeIdentifier(name);
      const role = `${identifier} with login nosuperuser nocreatedb nocreaterole noreplication password ${client.escapeLiteral(password)}`;
      await client.query(`${roles.has(name) ? 'alter' : 'create'} role ${role}`);
      // Copying files skips the write-ahead log of an empty database: 5 databases in 0.2 s instead of 0.6 s.
      if (!databases.has(name)) await client.query(`create database ${identifier} owner ${identifier} strategy file_copy`);
      await client.query(`revoke all on database ${identifier} from public`);
    }
  } finally {
    await client.end();
  }
}

/** The address of a service's database as its own role. */
export function serviceDatabaseUrl(port: number, { name, password }: ServiceDatabase): string {
  return `postgres://${name}:${password}@127.0.0.1:${port}/${name}`;
}

async function names(client: pg.Client, sql: string): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(sql);
  return new Set(rows.map((row) => row.name));
}

function explain(error: unknown): unknown {
  const wrongPassword = typeof error === 'object' && error !== null && 'code' in error && error.code === '28P01';
  return wrongPassword
    ? new LaunchError('PostgreSQL refuses the password in secrets.json: the data belong to another secrets.json.', 'Put the one back that was there when the data were made, or start empty: npm start -- --fresh', [], { cause: error })
    : error;
}
