/** `npm run bench [-- NAME …]`: runs the benches, prints a table, and keeps each bench's part of RESULTS.md. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { machine, meets, type Bench, type Row } from './measure.ts';

const RESULTS = join(import.meta.dirname, 'RESULTS.md');
const HEAD = `# Figures

Taken by \`npm run bench\`: everything that is compared is measured in the same run, in turn; ratios are medians over rounds.
*control* is the same thing measured twice, as a ratio: how far noise alone goes. Machines are shared (*load* is the average of the
last minute before and after), so compare ratios, not absolute figures.
`;

const all = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.bench.ts')).map((file) => file.replace('.bench.ts', ''));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
  process.exit(1);
}

for (const name of wanted.length ? wanted : all) {
  const { default: bench } = (await import(`./${name}.bench.ts`)) as { default: Bench };
  console.log(`\n${bench.title}`);
  const before = load();
  const rows = await bench.run();
  const section = table(name, bench, rows, `load ${before} to ${load()}`);
  console.log(section);
  keep(name, section);
}
process.exit(0); // a bench may leave a pool or a timer behind

function load(): string {
  return loadavg()[0]?.toFixed(1) ?? '';
}

function table(name: string, { title, note }: Bench, rows: Row[], circumstances: string): string {
  const cells = rows.map((row) => [
    row.what, row.value, row.baseline ?? '', figure(row.ratio), figure(row.control), row.goal ?? '',
    { true: 'met', false: '**missed**', undefined: '' }[String(meets(row)) as 'true' | 'false' | 'undefined'],
  ]);
  return [
    `<!-- ${name} -->`, `## ${title}`, '', `${new Date().toISOString().slice(0, 10)}, ${machine()}, ${circumstances}`, '',
    '| what | Lepton | compared with | ratio | control | goal | |', '|---|---|---|---|---|---|---|',
    ...cells.map((row) => `| ${row.join(' | ')} |`), '', note, `<!-- end ${name} -->`,
  ].join('\n');
}

/** Near 1, where the third decimal tells, with it. */
function figure(value: number | undefined): string {
  if (value === undefined) return '';
  return Math.abs(value - 1) < 0.1 ? value.toFixed(3) : value.toFixed(2);
}

/** Replaces the bench's section, or appends it. */
function keep(name: string, section: string): void {
  const text = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8') : HEAD;
  const old = new RegExp(`<!-- ${name} -->[\\s\\S]*<!-- end ${name} -->`);
  writeFileSync(RESULTS, old.test(text) ? text.replace(old, () => section) : `${text.trimEnd()}\n\n${section}\n`);
}
