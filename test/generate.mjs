/**
 * Regenerates every committed generated file: protobuf code, resolver types, the supergraph.
 * With --check it changes nothing and fails when a file is not what its source makes.
 * With --release it makes the graph and the protobuf of today those that later changes must not break.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync, mkdirSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as resolvers from '@graphql-codegen/typescript-resolvers';
import { parse } from 'graphql';
import { composeSupergraph } from '../gateway/server/src/composition/compose-supergraph.ts';
import { apiSchema } from './contract/api-schema.ts';
import { releasedText } from './contract/released.ts';

const root = join(import.meta.dirname, '..');
const services = ['models', 'data', 'training', 'deployment', 'monitoring'];

/** Content by path from the root. */
async function generate() {
  return new Map([...protobuf(), ...(await Promise.all(services.map(resolverTypes))), ...supergraph()]);
}

function protobuf() {
  const out = mkdtempSync(join(tmpdir(), 'lepton-generate-'));
  try {
    const template = readFileSync(join(root, 'proto/buf.gen.yaml'), 'utf8').replace(/out: .*/, `out: ${out}`);
    buf('generate', '--template', template.replace('clean: true\n', ''));
    return readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [join('libs/contracts/src/generated', relative(out, file)), readFileSync(file, 'utf8')]);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function buf(...args) {
  const run = spawnSync(process.execPath, [join(root, 'node_modules/@bufbuild/buf/bin/buf'), ...args], {
    cwd: join(root, 'proto'), encoding: 'utf8', env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` },
  });
  if (run.status !== 0) throw new Error(`buf ${args[0]} failed:\n${run.stderr}`);
}

/** Of what has just been generated. */
async function release() {
  writeFileSync(join(root, 'test/contract/released.graphql'), releasedText(await apiSchema()));
  buf('build', '--exclude-source-info', '--output', 'released.binpb');
  console.log('wrote test/contract/released.graphql and proto/released.binpb');
}

function supergraph() {
  const composition = composeSupergraph(services.map((name) => ({ name, sdl: schemaOf(name) })));
  return [['gateway/server/supergraph.graphql', composition.supergraph], ['gateway/server/events.graphql', composition.events]];
}

const schemaOf = (service) => readFileSync(join(root, `services/${service}/schema.graphql`), 'utf8');

async function resolverTypes(service) {
  const filename = `services/${service}/src/generated/graphql.ts`;
  const content = await codegen({
    filename,
    schema: parse(federated(schemaOf(service))),
    documents: [],
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers },
    config: {
      federation: true, useTypeImports: true, enumsAsTypes: true, strictScalars: true, defaultScalarType: 'unknown',
      scalars: { DateTime: 'Date', BigInt: 'bigint', JSON: 'unknown' },
      maybeValue: 'T | null', inputMaybeValue: 'T | null | undefined', avoidOptionals: false, skipTypename: false,
    },
  });
  return [filename, `// Generated from ../../schema.graphql by \`npm run generate\`.\n/* eslint-disable */\n${content}\n`];
}

/** Without the federation link, which only composition reads, and with the directives that it imports. */
function federated(sdl) {
  return sdl.replace(/extend schema\s*@link\([^)]*\)/, 'directive @key(fields: String!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE\ndirective @shareable on OBJECT | FIELD_DEFINITION');
}

const files = await generate();
const stale = [...files].filter(([path, content]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== content);
if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${path} is not what its source makes: run \`npm run generate\` and commit the result`);
  process.exitCode = stale.length ? 1 : 0;
} else {
  for (const [path, content] of stale) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), content);
    console.log(`wrote ${path}`);
  }
  if (process.argv.includes('--release')) await release();
}
