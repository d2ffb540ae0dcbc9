/** Bundles GraphiQL with its editor and workers into dist: everything a browser needs, nothing from elsewhere. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const source = (name) => join(import.meta.dirname, 'src', name);
const dist = join(import.meta.dirname, 'dist');

const shared = {
  bundle: true, write: false, minify: true, legalComments: 'none', format: 'esm', target: 'es2022', outdir: dist,
  loader: { '.ttf': 'file' }, assetNames: '[name]-[hash]', define: { 'process.env.NODE_ENV': '"production"' }, logLevel: 'warning',
};

/** Final name by plain name, e.g. `main.js`. */
const names = new Map();
const files = new Map();

function add(name, contents) {
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 10);
  const final = name.replace(/(\.worker)?(\.\w+)$/, `$1-${hash}$2`);
  names.set(name, final);
  files.set(final, contents);
}

const link = (text) => text.replaceAll(/%([\w.]+)%/g, (placeholder, name) => names.get(name) ?? placeholder);

const workers = await build({
  ...shared,
  entryPoints: { 'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js', 'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js', 'graphql.worker': 'monaco-graphql/esm/graphql.worker.js' },
});
for (const { path, contents } of workers.outputFiles) add(basename(path), contents);

const page = await build({ ...shared, entryPoints: { main: source('main.jsx') }, jsx: 'automatic', splitting: true, chunkNames: 'chunk-[hash]' });
for (const { path, contents, text } of page.outputFiles) {
  const name = basename(path);
  // Chunks and fonts are named by their content already, and named in one another.
  if (name.startsWith('main.')) add(name, Buffer.from(link(text)));
  else files.set(name, contents);
}

const html = link(readFileSync(source('index.html'), 'utf8')).replaceAll(/(href|src)="([\w.-]+\.(css|js))"/g, '$1="/graphiql/$2"');
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
writeFileSync(join(dist, 'index.html'), html);
for (const [name, contents] of files) {
  writeFileSync(join(dist, name), contents);
  if (/\.(js|css)$/.test(name)) writeFileSync(join(dist, `${name}.gz`), gzipSync(contents, { level: 9 }));
}
const bytes = [...files.values()].reduce((sum, contents) => sum + contents.length, 0);
console.log(`${files.size} files, ${(bytes / 1e6).toFixed(1)} MB`);
