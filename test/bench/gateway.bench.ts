import { Pool } from 'undici';
import { interleave, median, ratio, type Bench, type Row } from './measure.ts';
import type { Child } from './processes/child.ts';
import { BenchMesh, TOKEN } from './processes/mesh.ts';

const ROUNDS = 11;
const REQUESTS = 400;
const WARM_UP = 2_000;
/** Requests under way at once. */
const CONCURRENCY = 16;

/** From `training` to `data`; the variable is another one each time. */
const QUERY = 'query ($id: ID!) { run(id: $id) { id name status target datasetVersion { id number rowCount dataset { id name } } } }';

let made = 0;

async function run(): Promise<Row[]> {
  const mesh = await BenchMesh.start();
  const pools: Pool[] = [];
  /** CPU milliseconds of the gateway's process per request. */
  const cost = async (gateway: Child & { port: number }) => {
    const pool = new Pool(`http://127.0.0.1:${gateway.port}`, { connections: CONCURRENCY });
    pools.push(pool);
    const measured = async (requests: number) => {
      const before = await gateway.usage();
      let left = requests;
      await Promise.all(Array.from({ length: CONCURRENCY }, async () => { while (left-- > 0) await ask(pool); }));
      return ((await gateway.usage()).cpuMs - before.cpuMs) / requests;
    };
    await measured(WARM_UP);
    return () => measured(REQUESTS);
  };
  try {
    const ours = await cost(await mesh.gateway({ telemetry: false }));
    const traced = await cost(await mesh.gateway({ telemetry: true }));
    const stock = await cost(await mesh.add('test/bench/processes/stock-gateway.ts'));
    const figures = await interleave(ROUNDS, { stock, ours, traced, again: stock });
    const control = ratio(figures.again, figures.stock);
    return [
      { what: 'two-hop query, no tracing', value: perRequest(figures.ours), baseline: `@apollo/gateway: ${perRequest(figures.stock)}`, ratio: ratio(figures.ours, figures.stock), control, goal: '≤ 0.5' },
      { what: 'two-hop query, every request traced', value: perRequest(figures.traced), baseline: `@apollo/gateway, no tracing: ${perRequest(figures.stock)}`, ratio: ratio(figures.traced, figures.stock), control },
      { what: 'tracing on', value: perRequest(figures.traced), baseline: `tracing off: ${perRequest(figures.ours)}`, ratio: ratio(figures.traced, figures.ours), control },
    ];
  } finally {
    await Promise.all(pools.map((pool) => pool.destroy()));
    await mesh.stop();
  }
}

async function ask(pool: Pool): Promise<void> {
  const { statusCode, body } = await pool.request({
    method: 'POST', path: '/graphql', headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ query: QUERY, variables: { id: `run_${made++}` } }),
  });
  const text = await body.text();
  if (statusCode !== 200 || !text.includes('"Titanic"')) throw new Error(`HTTP ${statusCode}: ${text}`);
}

const perRequest = (values: readonly number[]) => `${median(values).toFixed(2)} CPU-ms`;

export default {
  title: 'Gateway: a federated query',
  note: `CPU of the gateway's process per request: ours as \`npm start\` runs it (token, limits, signed requests to the subgraphs, metrics) against \`@apollo/gateway\` with its
own fetcher in Apollo Server standalone; the same supergraph, the same two small subgraphs in processes of their own, ${CONCURRENCY} requests at once, every id another one.`,
  run,
} satisfies Bench;
