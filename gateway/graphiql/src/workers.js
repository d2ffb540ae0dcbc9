/* global Worker */
/** Monaco's language services run in workers, which build.mjs bundles beside the page. */
const WORKERS = { json: '%json.worker.js%', graphql: '%graphql.worker.js%' };

globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(new URL(WORKERS[label] ?? '%editor.worker.js%', import.meta.url), { type: 'module', name: label }),
};
