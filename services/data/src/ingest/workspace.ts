import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBAppender, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import { fullDisk, IngestError, messageOf } from './ingest-error.js';
import { MediaPack } from './media/media-pack.js';
import { literal, literals } from './sql.js';

export interface WorkspaceOptions {
  /** A folder of its own, on a disk with room for about three times the file; emptied first. */
  readonly folder: string;
  /** Other folders that may be read. */
  readonly readable?: readonly string[];
  /** MB that DuckDB may use before it spills to the folder. */
  readonly memoryMb?: number;
  /** One cuts large Parquet files into other row groups than several do. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
}

/** About how large a table will be, as far as it is known. */
export interface TableSize {
  readonly rows?: number;
  /** Of its values, as they are written. */
  readonly bytes?: number;
}

/** Of a number or an instant in memory; most texts are longer. */
const VALUE_BYTES = 8;
/** A block of a column, in memory or in a file. Of text and of Parquet DuckDB reads some of each column at a time. */
const BLOCK_BYTES = 1 << 18;
/** Of a table with so many columns that a block of each would fill the memory, whatever is in them. */
const SMALL_BLOCK_BYTES = 1 << 14;
/** What DuckDB takes for each column to read text on one thread and to write one Parquet file, as measured. */
const BYTES_PER_COLUMN = 250_000;

/** Without so much memory so many columns could neither be read nor written. */
export const neededMb = (columnCount: number): number => Math.ceil((columnCount * BYTES_PER_COLUMN) / 1e6);

export type Row = readonly DuckDBValue[];

/** A DuckDB database for one piece of work: bounded in memory, and shut off from all files but its own and the network. */
export class Workspace {
  #media: Promise<MediaPack> | undefined;
  /** How much of a text has been looked through, from 0 to 1. */
  looked: number | undefined;
  #taking: { readonly part: number; readonly parts: number } | undefined;
  #filed = false;
  #tight = false;

  private constructor(readonly folder: string, private readonly instance: DuckDBInstance, private readonly connection: DuckDBConnection, readonly memoryMb: number, private threads: number, private readonly signal: AbortSignal | undefined) {}

  static async open({ folder, readable = [], memoryMb = 400, threads = 2, signal }: WorkspaceOptions): Promise<Workspace> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(join(folder, 'spill'), { recursive: true });
    // Without a file: nothing has to be packed that fits into memory.
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(threads), memory_limit: `${memoryMb}MB`, temp_directory: join(folder, 'spill'), max_temp_directory_size: '1TB',
      autoinstall_known_extensions: 'false', autoload_known_extensions: 'false',
    });
    const workspace = await Workspace.connect(folder, instance, memoryMb, threads, signal);
    await workspace.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false');
    await workspace.run(`SET allowed_directories = [${literals([folder, ...readable])}]`);
    await workspace.run('SET enable_external_access = false');
    return workspace;
  }

  private static async connect(folder: string, instance: DuckDBInstance, memoryMb: number, threads: number, signal: AbortSignal | undefined): Promise<Workspace> {
    const workspace = new Workspace(folder, instance, await instance.connect(), memoryMb, threads, signal);
    signal?.addEventListener('abort', () => workspace.connection.interrupt(), { once: true });
    await workspace.run("SET TimeZone = 'UTC'");
    return workspace;
  }

  /**
   * Call it before a table is made. One that fills more than half of the memory, or has too many columns, goes into a file, packed: what spills is
   * written and read as it is. Rows of so many columns come in groups too small for several threads, which would copy them once more.
   */
  async makeRoomFor(columnCount: number, { rows = 0, bytes = 0 }: TableSize): Promise<void> {
    const memory = this.memoryMb * 1e6;
    const wide = columnCount * BLOCK_BYTES > memory / 8;
    if (wide) await this.run(`SET threads = ${(this.threads = 1)}`);
    if (!this.#filed && (wide || Math.max(bytes, rows * columnCount * VALUE_BYTES) > memory / 2)) {
      await this.run(`ATTACH ${literal(join(this.folder, 'tables.duckdb'))} AS filed (BLOCK_SIZE ${wide ? SMALL_BLOCK_BYTES : BLOCK_BYTES})`);
      await this.#useFile();
    }
    await this.reserveFor(columnCount);
  }

  /** The memory that so many columns need, should it be more than the workspace was given. */
  async reserveFor(columnCount: number): Promise<void> {
    const needed = neededMb(columnCount);
    if (needed <= this.memoryMb) return;
    await this.run(`SET memory_limit = '${needed}MB'`);
    this.#tight = true;
  }

  /** Tables that are in memory already stay there. */
  async #useFile(): Promise<void> {
    await this.run("SET search_path = 'filed,memory'");
    this.#filed = true;
  }

  /** What several threads would only get in each other's way at. */
  async onOneThread<T>(work: () => Promise<T>): Promise<T> {
    await this.run('SET threads = 1');
    try {
      return await work();
    } finally {
      await this.run(`SET threads = ${this.threads}`);
    }
  }

  /**
   * Two pieces of work on the same tables at a time, each on one thread: where a Parquet file's row groups end depends on how several threads that write one
   * come along. One after the other where there is no room for both. Ends when both have.
   */
  async sideBySide<First, Second>(first: (workspace: Workspace) => Promise<First>, second: (workspace: Workspace) => Promise<Second>): Promise<[First, Second]> {
    return this.onOneThread(async () => {
      await (await this.#media)?.flush();
      if (this.#tight) return [await first(this), await second(this)];
      const beside = await Workspace.connect(this.folder, this.instance, this.memoryMb, this.threads, this.signal);
      beside.#media = this.#media;
      try {
        if (this.#filed) await beside.#useFile();
        const both = [first(this), second(beside)] as const;
        await Promise.allSettled(both);
        return await Promise.all(both);
      } finally {
        beside.connection.closeSync();
      }
    });
  }

  async run(sql: string): Promise<void> {
    await this.#guard(() => this.connection.run(sql));
  }

  /** A statement that takes a file in, or one of its parts: meanwhile `share` tells how much of it. */
  async take(sql: string, part = 0, parts = 1): Promise<void> {
    this.#taking = { part, parts };
    try {
      await this.run(sql);
    } finally {
      this.#taking = undefined;
    }
  }

  /** All rows, as arrays: a column may be called `__proto__`. `parameters` stand for `$name`. */
  async rows(sql: string, parameters?: Record<string, string>): Promise<Row[]> {
    return this.#guard(async () => (await this.connection.runAndReadAll(sql, parameters)).getRows());
  }

  /** The only row's values as numbers; NULL is NaN. */
  async numbers(sql: string): Promise<number[]> {
    const [row = []] = await this.rows(sql);
    return row.map((value) => (value === null ? NaN : Number(value)));
  }

  async columns(sql: string): Promise<{ name: string; type: string }[]> {
    const rows = await this.rows(`DESCRIBE ${sql}`);
    return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  }

  /** All rows, some thousand at a time. Nothing else may be asked meanwhile. */
  async *chunks(sql: string): AsyncGenerator<Row[], void, void> {
    const result = await this.#guard(() => this.connection.stream(sql));
    for (;;) {
      const chunk = await this.#guard(() => result.fetchChunk());
      if (!chunk || chunk.rowCount === 0) return;
      yield chunk.getRows();
    }
  }

  /** Fills a table row by row. */
  async appender(table: string): Promise<DuckDBAppender> {
    return this.connection.createAppender(table);
  }

  /** There are pictures or recordings. */
  get hasMedia(): boolean {
    return this.#media !== undefined;
  }

  /** How much of a file has been read, from 0 to 1: looked through, if it is text, and taken in; undefined where that is not known. */
  get share(): number | undefined {
    const taken = this.#taking && (this.#taking.part + Math.max(0, this.connection.progress.percentage) / 100) / this.#taking.parts;
    return this.looked === undefined ? taken : (this.looked + (taken ?? 0)) / 2;
  }

  /** Where the pictures and recordings of `data` are. */
  media(): Promise<MediaPack> {
    return (this.#media ??= MediaPack.create(this));
  }

  /** Ends the database and removes its folder. */
  async close(): Promise<void> {
    await this.#media?.then((pack) => pack.close()).catch(() => {}); // what fails at the end has failed before
    this.connection.closeSync();
    this.instance.closeSync();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    this.signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      this.signal?.throwIfAborted();
      const message = messageOf(error);
      if (/No space left on device|max_temp_directory_size/i.test(message)) throw fullDisk();
      if (/^Out of Memory Error/i.test(message)) throw new IngestError('OUT_OF_MEMORY', 'The table needs more memory than this service may use. Upload fewer columns or rows, or raise LEPTON_DATA_MEMORY_MB.');
      throw error;
    }
  }
}
