import { cpus } from 'node:os';

/** One line of the results: what was measured, beside what it is compared with in the same run. */
export interface Row {
  what: string;
  /** Of ours, with its unit. */
  value: string;
  baseline?: string;
  /** Ours to baseline. */
  ratio?: number;
  /** The same thing measured twice, as a ratio: how far noise alone goes. */
  control?: number;
  /** e.g. `≤ 0.5` or `≥ 10`; without one the row is for information. */
  goal?: string;
}

export interface Bench {
  title: string;
  /** What is compared with what, in one or two lines under the table. */
  note: string;
  /** Takes minutes, not hours; stops by itself; loopback only. */
  run(): Promise<Row[]>;
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * Measures several variants in turn, round after round, so that a machine that gets slower or faster meets all of them alike.
 * @returns each variant's figures, by round
 */
export async function interleave<Name extends string>(rounds: number, variants: Record<Name, () => Promise<number>>): Promise<Record<Name, number[]>> {
  const names = Object.keys(variants) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (const name of names) await variants[name](); // warm-up, not counted
  for (let round = 0; round < rounds; round++) {
    // Another order each time: what one variant leaves behind (garbage to collect, caches) must not always meet the same next one.
    const turned = names.map((_, place) => names[(place + round) % names.length] as Name);
    for (const name of round % 2 ? turned.toReversed() : turned) figures[name].push(await variants[name]());
  }
  return figures;
}

/** What is made in the way that takes the least seconds here and now; what was made in the others is stopped. */
export async function fastest<Way, Made>(ways: readonly Way[], make: (way: Way) => Promise<Made>, seconds: (made: Made) => Promise<number>, stop: (made: Made) => unknown): Promise<Made> {
  const tried: { made: Made; seconds: number }[] = [];
  for (const way of ways) {
    const made = await make(way);
    tried.push({ made, seconds: await seconds(made) });
  }
  const [best, ...others] = tried.toSorted((a, b) => a.seconds - b.seconds);
  await Promise.all(others.map(({ made }) => stop(made)));
  if (!best) throw new Error('no way was tried');
  return best.made;
}

/** The median of the ratios round by round: what two figures of one round share cancels out. */
export const ratio = (ours: readonly number[], baseline: readonly number[]): number => median(ours.map((value, round) => value / (baseline[round] ?? Number.NaN)));

export const machine = (): string => `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.versions.node}`;

export function meets({ ratio: value, goal }: Row): boolean | undefined {
  const [, sign, limit] = /^([≤≥])\s*([\d.]+)/.exec(goal ?? '') ?? [];
  if (!sign || value === undefined) return undefined;
  return sign === '≤' ? value <= Number(limit) : value >= Number(limit);
}
