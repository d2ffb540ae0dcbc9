import { aColumn } from './testing/manifest.builder.js';
import { SEQUENCE } from './encodings/sequence/sequence-encoding.js';
import { TEXT } from './encodings/text/text-encoding.js';
import { unpack } from './encodings/file-encoding.js';
import { planFeatures } from './plan-features.js';
import { succeed } from './problem.js';
import { selectFeatures } from './select-features.js';
import type { Table } from './table.js';
import { Turns } from './turns.js';

const REASON = new Error('cancelled');

/** A signal that comes as soon as the event loop runs: never, where a computation does not let it. */
function soon(): Turns {
  const controller = new AbortController();
  setImmediate(() => controller.abort(REASON));
  return new Turns(controller.signal);
}

/** The same items, and how many of them have been looked at. */
function counted<Item>(items: Item[]): { readonly items: Item[]; seen(): number } {
  const seen = new Set<string>();
  const proxy = new Proxy(items, { get: (target, key) => {
    if (typeof key === 'string' && /^\d+$/.test(key)) seen.add(key);
    return Reflect.get(target, key) as unknown;
  } });
  return { items: proxy, seen: () => seen.size };
}

const ROWS = 20_000;
/** Long enough for many turns. */
const texts = (of: string) => Array.from({ length: ROWS }, (_, i) => `${of} number ${i} ${'and some words more '.repeat(20)}`);
const table = (columns: Record<string, string[] | Float64Array>): Table => ({ rowCount: ROWS, columns: new Map(Object.entries(columns)) });

function valueOf<T>(outcome: { ok: true; value: T } | { ok: false; problems: unknown }): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value;
}

describe('Turns', () => {
  it('let the event loop run, and end a computation whose signal has come', async () => {
    let ran = false;
    setImmediate(() => { ran = true; });
    await new Turns().take();
    expect(ran).toBe(true);
    await expect(soon().take()).rejects.toBe(REASON);
  });
});

describe('a signal that comes in the midst of it ends', () => {
  const columns = [aColumn('said', { type: 'TEXT' }), aColumn('outcome', { type: 'CATEGORY', statistics: { distinct: 2 } })];
  const some = { said: ['so it is', 'so it was', 'so it is'], outcome: ['yes', 'no', 'yes'] };

  it.each(['word', 'bytePair'] as const)('the training of a tokeniser (%s)', async (tokenizer) => {
    const selection = valueOf(TEXT.select({ columns, target: 'outcome', task: 'BINARY_CLASSIFICATION', text: { tokenizer, vocabularySize: 4_000, maximumLength: 64 } }));
    const train = table({ said: texts('this'), outcome: Array.from({ length: ROWS }, (_, i) => (i % 2 ? 'yes' : 'no')) });
    await expect(Promise.resolve(TEXT.fit(selection, train, soon()))).rejects.toBe(REASON);
  });

  it('the tokenising of texts', async () => {
    const selection = valueOf(TEXT.select({ columns, target: 'outcome', task: 'BINARY_CLASSIFICATION' }));
    const plan = valueOf(await TEXT.fit(selection, { rowCount: 3, columns: new Map(Object.entries(some)) }));
    const said = counted(texts('that'));
    await expect(TEXT.encode(plan, table({ said: said.items }), [], soon())).rejects.toBe(REASON);
    expect(said.seen()).toBeLessThan(ROWS);
  });

  it('the tokenising of texts and of those to be made of them', async () => {
    const pair = [aColumn('said', { type: 'TEXT' }), aColumn('meant', { type: 'TEXT' })];
    const selection = valueOf(SEQUENCE.select({ columns: pair, target: 'meant', task: 'SEQUENCE_TO_SEQUENCE' }));
    const plan = valueOf(await SEQUENCE.fit(selection, { rowCount: 3, columns: new Map([['said', some.said], ['meant', some.said]]) }));
    const meant = counted(texts('those'));
    await expect(Promise.resolve(SEQUENCE.targets?.(plan, table({ said: texts('these'), meant: meant.items }), [], soon()))).rejects.toBe(REASON);
    expect(meant.seen()).toBeLessThan(ROWS);
    await expect(SEQUENCE.encode(plan, table({ said: texts('these'), meant: some.said }), [], soon())).rejects.toBe(REASON);
  });

  it('the unpacking of files', async () => {
    let unpacked = 0;
    const busy = () => {
      unpacked++;
      for (const until = performance.now() + 1; performance.now() < until;);
      return Promise.resolve(succeed(new Uint8Array(1)));
    };
    await expect(unpack(Array.from({ length: ROWS }, () => new Uint8Array(1)), 1, busy, soon())).rejects.toBe(REASON);
    const stopped = unpacked;
    expect(stopped).toBeLessThan(ROWS);
    // those that worked beside it end, too
    for (let turn = 0; turn < 200; turn++) await new Turns().take();
    expect(unpacked).toBeLessThan(ROWS);
  });

  it('the fitting of a wide table', async () => {
    const names = Array.from({ length: 60 }, (_, i) => `n${i}`);
    const wide = [...names.map((name) => aColumn(name)), columns[1] as (typeof columns)[0]];
    const selection = valueOf(selectFeatures({ columns: wide, target: 'outcome', task: 'BINARY_CLASSIFICATION' }));
    const values = Float64Array.from({ length: ROWS }, (_, i) => Math.exp(i % 37));
    const train = table({ ...Object.fromEntries(names.map((name) => [name, values])), outcome: Array.from({ length: ROWS }, (_, i) => (i % 2 ? 'yes' : 'no')) });
    await expect(planFeatures(selection, train, soon())).rejects.toBe(REASON);
  });
});
