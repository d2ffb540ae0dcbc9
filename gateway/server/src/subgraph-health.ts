import { Health } from '@lepton/service-kit';
import { withoutTracing } from '@lepton/service-kit/tracing';
import { request } from 'undici';

const TIMEOUT_MS = 1_000;
/** A probe that comes more often gets the last answer. */
const FRESH_MS = 1_000;

/** Lists the services' own readiness beside the gateway's; it answers without them, and says which is missing. */
export function reportSubgraphs(health: Health, urls: Readonly<Record<string, string>>): void {
  for (const [name, url] of Object.entries(urls)) {
    const address = new URL('/health/ready', url);
    let last: { at: number; state: Promise<void> } | undefined;
    health.register(name, () => {
      if (!last || performance.now() - last.at > FRESH_MS) last = { at: performance.now(), state: withoutTracing(() => probe(address)) };
      return last.state;
    }, { required: false });
  }
}

async function probe(address: URL): Promise<void> {
  const { statusCode, body } = await request(address, { headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS }).catch((error: unknown) => {
    throw new Error(`no answer: ${error instanceof Error ? error.message : String(error)}`);
  });
  await body.dump();
  if (statusCode !== 200) throw new Error(`not ready (HTTP ${statusCode})`);
}
