import { setTimeout as sleep } from 'node:timers/promises';
import { MetricSchema } from '@lepton/contracts';
import { startTestPostgres, waitFor, type TestPostgres } from '@lepton/testing';
import { openDatabase, type EntityManager } from '@lepton/persistence';
import { CreateNote1700000000002, Note, startService, type TestService } from './service.fixture.js';

describe('Transactions', () => {
  let postgres: TestPostgres;
  let service: TestService;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    service = await startService(await postgres.createDatabase());
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    await postgres.stop();
  });
  beforeEach(() => service.dataSource.query('truncate note'));

  const increment = (isolation: 'READ COMMITTED' | 'SERIALIZABLE') => service.transactions.run(async (tx) => {
    const note = await tx.findOneByOrFail(Note, { id: 'n' });
    await tx.update(Note, { id: 'n' }, { score: note.score + 1 });
  }, { isolation, attempts: 50 });

  it('runs a transaction that lost a race again, so that no update is lost', async () => {
    await service.dataSource.getRepository(Note).insert({ id: 'n', score: 0 });
    await Promise.all(Array.from({ length: 12 }, () => increment('SERIALIZABLE')));
    expect(await service.dataSource.getRepository(Note).findOneBy({ id: 'n' })).toMatchObject({ score: 12 });
  });

  it('breaks deadlocks', async () => {
    await service.dataSource.getRepository(Note).insert([{ id: 'a', score: 0 }, { id: 'b', score: 0 }]);
    const both = (first: string, second: string) => service.transactions.run(async (tx) => {
      await tx.increment(Note, { id: first }, 'score', 1);
      await sleep(50);
      await tx.increment(Note, { id: second }, 'score', 1);
    });
    await Promise.all([both('a', 'b'), both('b', 'a')]);
    expect((await service.dataSource.getRepository(Note).find()).map(({ score }) => score)).toEqual([2, 2]);
  }, 20_000);

  it('gives up after its attempts, and leaves nothing', async () => {
    let runs = 0;
    const conflict = Object.assign(new Error('could not serialize'), { code: '40001' });
    await expect(service.transactions.run(async (tx) => {
      runs++;
      await tx.insert(Note, { id: 'n', score: 0 });
      throw conflict;
    }, { attempts: 3 })).rejects.toBe(conflict);
    expect(runs).toBe(3);
    expect(await service.dataSource.getRepository(Note).count()).toBe(0);
  });

  it('does not repeat work that failed for a reason of its own', async () => {
    let runs = 0;
    await expect(service.transactions.run(async (tx) => {
      runs++;
      await tx.insert(Note, { id: 'n', score: 0 });
      await tx.insert(Note, { id: 'n', score: 0 });
    })).rejects.toThrow(/duplicate key/);
    expect(runs).toBe(1);
  });

  it('repeats work whose connection was cut', async () => {
    let runs = 0;
    await service.transactions.run(async (tx) => {
      runs++;
      await tx.insert(Note, { id: `n${runs}`, score: 0 });
      if (runs === 1) await tx.query('select pg_terminate_backend(pg_backend_pid())');
    });
    expect((await service.dataSource.getRepository(Note).find()).map(({ id }) => id)).toEqual(['n2']);
  });

  it('repeats work whose connection was cut while it did something else', async () => {
    let runs = 0;
    await service.transactions.run(async (tx) => {
      runs++;
      const [backend] = await tx.query<{ pid: number }[]>('select pg_backend_pid() as pid');
      if (runs === 1) {
        await service.dataSource.query('select pg_terminate_backend($1)', [backend?.pid]);
        await sleep(100);
      }
      await service.outbox.append(tx, { workspace: 'w', domain: 'd', name: 'n', aggregateId: 'a', schema: MetricSchema, message: {} });
    });
    expect(runs).toBe(2);
  });

  it('does not repeat work whose COMMIT took effect but whose answer was lost', async () => {
    let runs = 0;
    await service.transactions.run(async (tx) => {
      runs++;
      await tx.insert(Note, { id: `n${runs}`, score: 0 });
      const runner = tx.queryRunner;
      if (!runner) throw new Error('no runner');
      const commit = runner.commitTransaction.bind(runner);
      runner.commitTransaction = async () => {
        await commit();
        throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
      };
    });
    expect((await service.dataSource.getRepository(Note).find()).map(({ id }) => id)).toEqual(['n1']);
  });

  /** PostgreSQL dies in the COMMIT before anything of the transaction was on disk, and comes back; then `meanwhile` happens. Returns how often the work ran. */
  const loseCommit = async (work: (tx: EntityManager) => Promise<unknown>, meanwhile: () => Promise<unknown>) => {
    let runs = 0;
    await service.transactions.run(async (tx) => {
      runs++;
      await work(tx);
      const runner = tx.queryRunner;
      if (!runner || runs > 1) return;
      runner.commitTransaction = async () => {
        await postgres.kill();
        await postgres.start();
        await meanwhile();
        throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
      };
    });
    return runs;
  };

  describe('whose COMMIT went down with PostgreSQL', () => {
    beforeAll(async () => {
      // Else what is not committed may be on disk by chance.
      await service.dataSource.query("alter system set wal_writer_delay = '10s'");
      await service.dataSource.query('select pg_reload_conf()');
    });

    const note = (tx: EntityManager) => tx.insert(Note, { id: 'n', score: 1 });
    const event = (tx: EntityManager) =>
      service.outbox.append(tx, { workspace: 'w', domain: 'd', name: 'n', aggregateId: 'swept', schema: MetricSchema, message: {} });
    const burn = async () => {
      for (let i = 0; i < 5; i++) await service.dataSource.query('insert into note (id, score) values (gen_random_uuid()::text, 0)');
    };

    it.each([['', () => Promise.resolve()], [', its number taken by others', burn]])('is done again%s', async (_, meanwhile) => {
      expect(await loseCommit(note, meanwhile)).toBe(2);
      expect(await service.dataSource.getRepository(Note).findOneBy({ id: 'n' })).toMatchObject({ score: 1 });
      expect(await loseCommit(event, meanwhile)).toBe(2);
      expect((await service.outbox.read({ aggregateId: 'swept' })).events.length).toBeGreaterThan(0);
    }, 60_000);
  });

  it('waits out a killed PostgreSQL', async () => {
    await postgres.kill();
    const writing = service.transactions.run((tx) => tx.insert(Note, { id: 'n', score: 7 }));
    await sleep(300);
    await postgres.start();
    await writing;
    expect(await service.dataSource.getRepository(Note).findOneBy({ id: 'n' })).toMatchObject({ score: 7 });
  }, 30_000);
});

describe('openDatabase', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startTestPostgres();
  }, 60_000);
  afterAll(() => postgres.stop());

  const options = (url: string) => ({ url, entities: [Note], migrations: [CreateNote1700000000002] });

  it('migrates once where several processes start together', async () => {
    const url = await postgres.createDatabase();
    const opened = await Promise.all(Array.from({ length: 4 }, () => openDatabase(options(url))));
    const [first] = opened;
    expect(await first?.query('select name from migrations order by id')).toEqual([
      { name: 'CreateMessagingTables1700000000000' }, { name: 'CreateCommitMark1700000000001' }, { name: 'CreateNote1700000000002' },
    ]);
    await Promise.all(opened.map((dataSource) => dataSource.destroy()));
  });

  it('brings a database of before, which lacks a table, up to date', async () => {
    const url = await postgres.createDatabase();
    const before = await openDatabase(options(url));
    await before.query('drop table commit_mark');
    await before.query("delete from migrations where name = 'CreateCommitMark1700000000001'");
    await before.destroy();
    const dataSource = await openDatabase(options(url));
    expect(await dataSource.query('select id from commit_mark')).toEqual([]);
    await dataSource.destroy();
  });

  it('undoes its migrations', async () => {
    const dataSource = await openDatabase(options(await postgres.createDatabase()));
    for (let i = 0; i < 3; i++) await dataSource.undoLastMigration();
    expect(await dataSource.query("select tablename from pg_tables where schemaname = 'public'")).toEqual([{ tablename: 'migrations' }]);
    await dataSource.destroy();
  });

  it('waits for a database that is not up yet', async () => {
    const url = await postgres.createDatabase();
    await postgres.kill();
    const opening = openDatabase(options(url));
    await sleep(300);
    await postgres.start();
    const dataSource = await waitFor(() => opening);
    expect(await dataSource.getRepository(Note).count()).toBe(0);
    await dataSource.destroy();
  }, 30_000);

  it('does not wait where waiting is in vain, and names the database but not the password', async () => {
    const wrong = new URL(await postgres.createDatabase());
    wrong.password = 'sesame';
    await expect(openDatabase(options(wrong.href))).rejects.toThrow(/PostgreSQL at 127\.0\.0\.1:\d+\/test_\d+ refuses: password authentication failed.*Check the database URL/);
    await expect(openDatabase(options(wrong.href))).rejects.not.toThrow(/sesame/);
    await expect(openDatabase(options(postgres.url('nowhere')))).rejects.toThrow(/database "nowhere" does not exist/);
  });

  it('gives up on a database that never comes', async () => {
    await expect(openDatabase({ ...options('postgres://u:p@127.0.0.1:1/x'), waitMs: 300 })).rejects.toThrow(/did not answer within 300 ms/);
  });
});
