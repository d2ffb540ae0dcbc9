import { startMesh } from '@lepton/testing';
import { Lepton, median, metric, type DatasetVersion, type Run } from '../support/lepton.ts';
import { realData } from '../support/sample-data.ts';
import type { Bench, Row } from './measure.ts';

const SEEDS = [1, 2, 3];
const HOUR = 3_600_000;

/** Test metrics by the defaults, and what they are to reach; the first of three seeds is deployed. */
interface Goal { readonly metric: string; readonly goal?: number }

const FILES: readonly { readonly file: string; readonly goals: readonly Goal[] }[] = [
  { file: 'titanic.csv', goals: [{ metric: 'accuracy', goal: 0.79 }] },
  { file: 'wdbc.data', goals: [{ metric: 'accuracy', goal: 0.96 }] },
  { file: 'penguins.csv', goals: [{ metric: 'accuracy', goal: 0.97 }] },
  { file: 'iris.csv', goals: [{ metric: 'accuracy' }] },
  { file: 'sms-spam.tsv', goals: [{ metric: 'accuracy', goal: 0.98 }, { metric: 'f1', goal: 0.92 }] },
  { file: 'spoken-digits.zip', goals: [{ metric: 'accuracy', goal: 0.93 }] },
  { file: 'mnist-digits.zip', goals: [{ metric: 'accuracy', goal: 0.975 }] },
];

const SAMPLES: readonly { readonly sample: string; readonly goals: readonly Goal[] }[] = [
  { sample: 'tumour-measurements', goals: [{ metric: 'accuracy' }] },
  { sample: 'payment-fraud', goals: [{ metric: 'rocAuc' }, { metric: 'f1' }] },
  { sample: 'customer-intents', goals: [{ metric: 'accuracy' }] },
  { sample: 'product-reviews', goals: [{ metric: 'accuracy' }] },
  { sample: 'film-ratings', goals: [{ metric: 'rootMeanSquaredError' }] },
  { sample: 'spoken-commands', goals: [{ metric: 'accuracy' }] },
  { sample: 'digits', goals: [{ metric: 'accuracy' }] },
];

async function run(): Promise<Row[]> {
  const mesh = await startMesh();
  const lepton = new Lepton(mesh.url, mesh.token);
  const rows: Row[] = [];
  try {
    for (const { file, goals } of FILES) {
      const content = realData(file);
      if (!content) {
        console.log(`${file} is not there.`);
        continue;
      }
      const version = await lepton.bring(file, content);
      rows.push(...await train(lepton, file, version, goals));
    }
    for (const { sample, goals } of SAMPLES) rows.push(...await train(lepton, `sample ${sample}`, await lepton.ready(await lepton.createDataset({ sample })), goals));
  } finally {
    await mesh.stop();
  }
  return rows;
}

/** From `startRun`, with nothing but data and seed, to a model that is served. */
async function train(lepton: Lepton, what: string, version: DatasetVersion, goals: readonly Goal[]): Promise<Row[]> {
  if (version.status !== 'READY') throw new Error(`${what}: ${version.failure?.message}`);
  const name = what.replace(/\W+/g, '-');
  const seconds: number[] = [];
  const runs: Run[] = [];
  for (const seed of SEEDS) {
    const begin = performance.now();
    const { id, message } = await lepton.startRun({ datasetVersionId: version.id, seed, ...(seed === SEEDS[0] ? { deployAs: name } : {}) });
    if (message) throw new Error(`${what}: ${message}`);
    runs.push(await lepton.ended(id, 'SUCCEEDED', HOUR));
    seconds.push((performance.now() - begin) / 1_000);
  }
  await lepton.served(name);
  const rows = goals.map(({ metric: measure, goal }): Row => {
    const reached = runs.map(({ evaluation }) => metric(evaluation?.metrics, measure));
    return {
      what: `${what}, ${measure}`, value: `${reached.map((value) => value.toFixed(3)).join(', ')}; ${median(seconds).toFixed(0)} s a run`, ratio: median(reached),
      ...(goal === undefined ? {} : { goal: `≥ ${goal}` }),
    };
  });
  for (const row of rows) console.log(`${row.what}: ${row.value}`); // it takes minutes
  return rows;
}

export default {
  title: 'Accuracy: the defaults on real data and on the samples',
  note: `Over the whole mesh, from the file (or the sample's name) to a deployment that is ready: \`createDataset\`, \`startRun\` with nothing but version and seed, one thread. Metrics are of the test split, for three
seeds; the ratio is their median. Seconds are from \`startRun\` to the registered model version, on a shared machine. Samples are made not to be learnt perfectly: [what is true of them](../../libs/sample-data/README.md).`,
  run,
} satisfies Bench;
