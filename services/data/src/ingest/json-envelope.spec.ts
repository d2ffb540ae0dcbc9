import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { findEnvelope } from './json-envelope.js';

describe('the rows within a JSON object', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lepton-envelope-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let files = 0;
  const rowsOf = async (text: string) => {
    const path = join(folder, `${files++}.json`);
    writeFileSync(path, text);
    const found = await findEnvelope(path);
    return found && { ...found, text: readFileSync(path).subarray(found.start, found.end + 1).toString() };
  };
  const isTable = (value: unknown) => Array.isArray(value) && typeof value[0] === 'object' && value[0] !== null && !Array.isArray(value[0]);

  it('are found where the object has one list of objects, whatever else is in it', async () => {
    const key = fc.string({ unit: fc.constantFrom('a', '"', '\\', '[', '{', ':', ',', 'é', ' '), minLength: 1, maxLength: 5 });
    const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.array(fc.dictionary(key, fc.jsonValue({ maxDepth: 2 }), { minKeys: 1 }), { minLength: 1, maxLength: 3 }));
    await fc.assert(fc.asyncProperty(fc.dictionary(key, value, { minKeys: 1, maxKeys: 5, noNullPrototype: true }), fc.constantFrom(undefined, 2), async (object, indent) => {
      const tables = Object.entries(object).filter(([, each]) => isTable(each));
      const found = await rowsOf(`${JSON.stringify(object, null, indent)}\n`);
      if (tables.length !== 1) expect(found).toBeUndefined();
      else {
        expect(found?.name).toBe(JSON.stringify(tables[0]?.[0]).slice(1, -1));
        expect(JSON.parse(found?.text ?? '')).toEqual(JSON.parse(JSON.stringify(tables[0]?.[1])));
        expect(found?.others).toHaveLength(Object.keys(object).length - 1);
      }
    }), { numRuns: 200, seed: 6 });
  }, 60_000);

  it.each(['', ' ', '[{"a": 1}]', '{"a": [{"b": 1}]} {"a": 1}', '{"a": [{"b": 1}]', '{"a": [{"b": 1}', '"{"', '{"a": [[{"b": 1}]]}', '}'])('are not looked for in %j', async (text) => {
    expect(await rowsOf(text)).toBeUndefined();
  });
});
