import { chmodSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { explainFileError } from '../launch-error.js';
import { postgresIdentity } from '../postgres/identity.js';
import { reachableDataDir } from '../postgres/data-directory.js';

/** Where everything of an installation lies, below its home. */
export class Layout {
  constructor(readonly home: string) {}

  get lock(): string { return join(this.home, 'launcher.lock'); }
  get secrets(): string { return join(this.home, 'secrets.json'); }
  get ports(): string { return join(this.home, 'ports.json'); }
  get processes(): string { return join(this.home, 'processes.json'); }
  get logs(): string { return join(this.home, 'logs'); }
  get postgres(): string { return join(this.home, 'postgres'); }
  get nats(): string { return join(this.home, 'nats'); }
  get artifacts(): string { return join(this.home, 'artifacts'); }
  get uploads(): string { return join(this.home, 'uploads'); }
  /** Servers that had to be fetched or copied; kept by --fresh. */
  get cache(): string { return join(this.home, 'cache'); }

  /** Makes the folders. The home may be entered, though not listed, by others: as root PostgreSQL's user must pass through. */
  create(): void {
    for (const [dir, mode] of [[this.home, 0o711], [this.logs, 0o700], [this.artifacts, 0o700], [this.uploads, 0o700], [this.cache, 0o755]] as const) {
      try {
        mkdirSync(dir, { recursive: true, mode });
        if (dir === this.home && process.getuid?.() === 0 && (statSync(dir).mode & 0o001) === 0) chmodSync(dir, 0o711);
      } catch (error) {
        throw explainFileError(error, dir);
      }
    }
  }

  /** Deletes all that users made: databases, queues, artifacts, uploads, logs. Keeps secrets and fetched programs. */
  deleteData(): void {
    const postgres = existsSync(this.home) ? reachableDataDir(this.postgres, postgresIdentity(this.postgres)) : this.postgres;
    for (const path of [postgres, this.postgres, this.nats, this.artifacts, this.uploads, this.logs]) {
      try {
        rmSync(path, { recursive: true, force: true });
      } catch (error) {
        throw explainFileError(error, path);
      }
    }
  }
}
