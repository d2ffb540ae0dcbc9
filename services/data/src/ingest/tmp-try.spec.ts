import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalArtifactStore } from '@lepton/artifact-store';
import { ingest } from './ingest.js';
import { DuckDBInstance } from '@duckdb/node-api';
it.each(['big.csv','wide.csv'])('%s', async (f) => {
  const folder = await mkdtemp(join(tmpdir(), 'ing-'));
  const store = await LocalArtifactStore.open(join(folder, 'store'));
  for (const threads of [2, 2, 1]) {
  const t = Date.now(); const steps: string[] = []; let digest = '';
  const r = await ingest({ file: { path: '/tmp/ddb/' + f, filename: f }, options: {}, store, workspace: { folder: join(folder, 'w'), threads }, onProgress: (s, x) => steps.push(`${Date.now() - t} ${s}`) });
  console.log(f, Date.now() - t + ' ms', steps, r.digest, r.splits, Math.round(process.memoryUsage.rss() / 1e6), r.columns.slice(0, 10).map(c => c.name + ' ' + c.type), r.issues.map(i => i.message).slice(0, 5));
  }
  if (f === 'big.csv') {
  const i = await DuckDBInstance.create(':memory:', { threads: '2' }); const c = await i.connect();
  const t = Date.now();
  await c.runAndReadAll(`SUMMARIZE SELECT * FROM '/tmp/ddb/${f}'`); const t1 = Date.now();
  await c.run(`COPY (SELECT * FROM '/tmp/ddb/${f}') TO '${folder}/x.parquet' (FORMAT parquet)`);
  console.log('duckdb', t1 - t, Date.now() - t1);
  }
}, 300000);
