import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messages } from '@lepton/features/testing';

/** Files that the project makes for its tests: deterministic, with a known truth. */
export interface SampleFile {
  filename: string;
  content: Buffer;
  target: string;
}

/** Mulberry32 (public domain, Tommy Ettinger): 32 bits of state are enough for samples. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Box–Muller. */
const normal = (next: () => number) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

/**
 * Mixed types, missing values, and a column that gives the target away: `survived` follows from sex, class and age with some chance;
 * `came_home` says the same in other words. A perfect model is right in about 85 of 100 cases.
 */
export function passengers(rows = 600): SampleFile {
  const next = random(1);
  const lines = ['survived,class,sex,age,fare,port,came_home'];
  for (let row = 0; row < rows; row++) {
    const sex = next() < 0.36 ? 'female' : 'male';
    const level = next() < 0.25 ? 1 : next() < 0.35 ? 2 : 3;
    const age = Math.max(1, Math.round(30 + 13 * normal(next)));
    const fare = (90 / level ** 1.6) * (0.6 + 0.8 * next());
    const port = ['S', 'S', 'S', 'C', 'Q'][Math.floor(next() * 5)] ?? 'S';
    const odds = (sex === 'female' ? 2.6 : -1.9) + (2 - level) * 1.1 + (age < 12 ? 1.8 : 0);
    const rescued = next() < 1 / (1 + Math.exp(-1.4 * odds));
    lines.push([rescued ? 1 : 0, level, sex, next() < 0.2 ? '' : age, fare.toFixed(2), next() < 0.01 ? '' : port, rescued ? 'yes' : 'no'].join(','));
  }
  return { filename: 'passengers.csv', content: Buffer.from(`${lines.join('\n')}\n`), target: 'survived' };
}

/** No header; an identifier, the class, and measurements that overlap a little: a good model is right in about 97 of 100 cases. */
export function measurements(rows = 400): SampleFile {
  const next = random(2);
  const lines = Array.from({ length: rows }, (_, row) => {
    const malignant = next() < 0.4;
    const values = Array.from({ length: 8 }, (_, index) => (10 + index + (malignant ? 1.4 : 0) + normal(next)).toFixed(3));
    return [840_000 + row * 7, malignant ? 'M' : 'B', ...values].join(',');
  });
  return { filename: 'measurements.data', content: Buffer.from(`${lines.join('\n')}\n`), target: 'column_2' };
}

/** Short texts, no header, spam or ham: a good model is right in about 97 of 100 cases. */
export function shortMessages(rows = 1_000): SampleFile {
  const lines = messages(rows, 4).map(({ kind, text }) => `${kind}\t${text}`);
  return { filename: 'messages.tsv', content: Buffer.from(`${lines.join('\n')}\n`), target: 'column_1' };
}

/** Three classes, four numbers, well apart. */
export function flowers(rows = 150): SampleFile {
  const next = random(3);
  const centres: Record<string, number[]> = { alba: [5, 3.4, 1.5, 0.2], rosa: [5.9, 2.8, 4.3, 1.3], viola: [6.6, 3, 5.6, 2.1] };
  const names = Object.keys(centres);
  const lines = ['sepal_length,sepal_width,petal_length,petal_width,species'];
  for (let row = 0; row < rows; row++) {
    const name = names[row % 3] ?? '';
    lines.push([...(centres[name] ?? []).map((centre) => (centre + 0.25 * normal(next)).toFixed(1)), name].join(','));
  }
  return { filename: 'flowers.csv', content: Buffer.from(`${lines.join('\n')}\n`), target: 'species' };
}

const REAL = join(import.meta.dirname, '../../../shared/data');

/** A file of the real data that lies beside a checkout of the project's makers; undefined in a public clone. */
export function realData(filename: string): Buffer | undefined {
  const path = join(REAL, filename);
  return existsSync(path) ? readFileSync(path) : undefined;
}

/** Tastes of two dimensions, a third of all films rated by each: stars from 1 to 5. */
export function filmRatings(users = 60, films = 40): SampleFile {
  const next = random(5);
  const taste = () => [next() * 2 - 1, next() * 2 - 1] as const;
  const [liking, being] = [Array.from({ length: users }, taste), Array.from({ length: films }, taste)];
  const lines = ['user_id,film,stars'];
  for (const [user, likes] of liking.entries()) {
    for (const [film, is] of being.entries()) {
      if (next() < 1 / 3) lines.push(`${1000 + user},film ${film},${Math.round(Math.max(1, Math.min(5, 3 + 2.2 * (likes[0] * is[0] + likes[1] * is[1]) + is[0])))}`);
    }
  }
  return { filename: 'film-ratings.csv', content: Buffer.from(`${lines.join('\n')}\n`), target: 'stars' };
}

/** What two houses of very different size see a day: more at weekends, a slow rise. */
export function museumVisitors(days = 100): SampleFile {
  const next = random(6);
  const lines = ['house,day,visitors'];
  for (const [house, usual] of [['castle', 1_000], ['mill', 20]] as const) {
    for (let i = 0; i < days; i++) {
      const day = new Date(Date.UTC(2022, 0, 1 + i));
      lines.push(`${house},${day.toISOString().slice(0, 10)},${(usual * ((day.getUTCDay() % 6 === 0 ? 1.8 : 1) + i / days + 0.2 * next())).toFixed(1)}`);
    }
  }
  return { filename: 'museum-visitors.csv', content: Buffer.from(`${lines.join('\n')}\n`), target: 'visitors' };
}
