import { existsSync } from 'node:fs';
import { newId } from '@lepton/service-kit';
import { startTestNats, waitFor, type TestNats } from '@lepton/testing';
import { chromium, type Browser, type Page } from 'playwright-core';
import { EventOwner } from './support/event-owner.js';
import { startRunServices, TestRun } from './support/runs.js';
import { startGateway, TOKEN, type TestGateway } from './support/test-gateway.js';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const built = existsSync(new URL('../../graphiql/dist/index.html', import.meta.url));
const suite = executablePath && built ? describe : describe.skip;

suite(`GraphiQL in a browser${executablePath ? '' : ' (no Chromium here)'}${built ? '' : ' (not built)'}`, () => {
  let nats: TestNats;
  let owner: EventOwner;
  let services: Awaited<ReturnType<typeof startRunServices>>;
  let gateway: TestGateway;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    nats = await startTestNats();
    owner = await EventOwner.start('training', nats.url);
    services = await startRunServices();
    gateway = await startGateway({ NATS_URL: nats.url, SUBGRAPH_TRAINING_URL: services.training.url, SUBGRAPH_DATA_URL: services.data.url });
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
    page.on('request', (request) => { if (!request.url().startsWith(gateway.url) && !/^(data|blob):/.test(request.url())) complaints.push(`asks ${request.url()}`); });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await gateway.stop();
    await Promise.all([owner.stop(), services.stop()]);
    await nats.stop();
  });

  const screenshot = (name: string) => (process.env['SCREENSHOTS'] ? page.screenshot({ path: `${process.env['SCREENSHOTS']}/${name}.png` }) : undefined);
  const write = async (text: string) => {
    const editor = page.locator('.graphiql-query-editor .monaco-editor .view-lines').first();
    await editor.click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('Delete');
    await waitFor(async () => (await editor.innerText()).trim() === '', { what: 'an empty editor' });
    // Typed in, the editor would add brackets of its own.
    await page.keyboard.insertText(text);
    // GraphiQL takes up what is written after a moment.
    await page.waitForTimeout(500);
  };
  const response = () => page.locator('.result-window').innerText().then((text) => text.replaceAll('\u00a0', ' '));

  it('asks for the token, takes it, and runs a query', async () => {
    await page.goto(`${gateway.url}/graphql`);
    await page.getByText('needed').waitFor({ timeout: 30_000 });
    await screenshot('token-needed');
    await page.getByLabel('Token').fill('wrong');
    await page.getByRole('button', { name: 'Use' }).click();
    await page.getByText('not accepted').waitFor();
    expect(complaints.splice(0).filter((complaint) => !complaint.includes('401'))).toEqual([]);
    await page.getByLabel('Token').fill(TOKEN);
    await page.getByRole('button', { name: 'Use' }).click();
    await page.getByText('accepted', { exact: true }).waitFor();
    await write('{ run(id: "run_1") { status datasetVersion { dataset { name } } } }');
    await page.getByRole('button', { name: /Execute query/ }).click();
    await waitFor(async () => (await response()).includes('Titanic'), { what: 'the answer' }).finally(() => screenshot('query'));
    await screenshot('query');
  }, 90_000);

  it('follows a subscription over WebSocket', async () => {
    const run = new TestRun(owner, newId('run'));
    await write(`subscription { trainingProgress(runId: "${run.id}") { epoch run { status } } }`);
    await page.getByRole('button', { name: /Execute query/ }).click();
    await waitFor(() => gateway.server.hub.subscribers === 1);
    for (let i = 0; i < 3; i++) await run.progress();
    await waitFor(async () => (await response()).includes('"epoch": 3'), { what: 'the third epoch' });
    await screenshot('subscription');
    await run.complete();
    await waitFor(() => gateway.server.hub.subscribers === 0);
  }, 60_000);

  it('completes what the schema knows, and says what it does not', async () => {
    await write('{ runx }');
    await page.locator('.squiggly-error').first().waitFor({ timeout: 20_000 });
    await write('');
    await page.keyboard.type('{ datas');
    await page.locator('.suggest-widget .monaco-list-row', { hasText: 'datasets' }).first().waitFor({ timeout: 20_000 });
    await screenshot('completion');
  }, 60_000);

  it('needs nothing from elsewhere, and breaks no rule of its own', () => {
    expect(complaints).toEqual([]);
  });

  it('takes the token from behind the # of a link', async () => {
    const other = await browser.newPage();
    await other.goto(`${gateway.url}/graphql#token=${TOKEN}`);
    await other.getByText('accepted', { exact: true }).waitFor({ timeout: 30_000 });
    expect(other.url()).toBe(`${gateway.url}/graphql`);
    await other.close();
  }, 60_000);
});

describe('GraphiQL\'s files', () => {
  it('are served packed, for good, and no others', async () => {
    const nats = await startTestNats();
    const gateway = await startGateway({ NATS_URL: nats.url });
    const page = await fetch(`${gateway.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const script = /src="(\/graphiql\/[^"]+)"/.exec(await page.text())?.[1];
    if (script) {
      const asset = await fetch(`${gateway.url}${script}`);
      expect([asset.status, asset.headers.get('content-encoding'), asset.headers.get('content-type'), asset.headers.get('cache-control')])
        .toEqual([200, 'gzip', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable']);
    }
    for (const path of ['/graphiql/nothing.js', '/graphiql/..%2f..%2fpackage.json', '/graphiql/']) expect((await fetch(`${gateway.url}${path}`)).status).toBe(404);
    await gateway.stop();
    await nats.stop();
  });
});
