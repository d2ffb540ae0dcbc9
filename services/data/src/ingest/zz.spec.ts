import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalArtifactStore } from '@lepton/artifact-store';
import { ingest } from './ingest.js';
import { Workspace } from './workspace.js';
it.each(['wide.csv'])('%s', async (f) => {
  const folder = await mkdtemp(join(tmpdir(), 'ing-'));
  const store = await LocalArtifactStore.open(join(folder, 'store'));
  const t = Date.now(); const steps: string[] = []; 
  const rows = Workspace.prototype.rows, run = Workspace.prototype.run;
  for (const [k, fn] of [['rows', rows], ['run', run]] as const) (Workspace.prototype as any)[k] = async function (sql: string) { const s = Date.now(); const r = await (fn as any).call(this, sql); if (Date.now() - s > 300) process.stdout.write(`${Date.now() - s} ${sql.length} ${sql.slice(0, 150)}\n`); return r; };
  const r = await ingest({ file: { path: '/tmp/ddb/' + f, filename: f }, options: {}, store, workspace: { folder: join(folder, 'w') }, onProgress: (s, x) => process.stdout.write(`${Date.now() - t} ${s}\n`) });
  console.log(f, Date.now() - t + ' ms', steps, r.digest, r.splits, Math.round(process.memoryUsage.rss() / 1e6), r.columns.slice(0, 10).map(c => c.name + ' ' + c.type), r.issues.map(i => i.message).slice(0, 5));
}, 200000);
