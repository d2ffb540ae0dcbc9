import { csv } from '../files/csv.js';
import { Random } from '../random/random.js';
import type { SampleDataset } from '../sample-dataset.types.js';
import { filmTitles } from './film-titles.js';

export interface Rating {
  readonly user: number;
  readonly film: string;
  readonly stars: number;
  readonly time: Date;
  /** What this user gives this film on average, before it is rounded: no model can know more. */
  readonly expected: number;
}

interface Taste { readonly bias: number; readonly factors: readonly number[] }

const ROWS = 30_000;
const USERS = 600;
const FILMS = 320;
/** What a taste is made of: comic or grave, quiet or loud, old or new. */
const FACTORS = 3;
const MEAN_STARS = 3.4;
const MOOD = 0.5;

export const filmRatings: SampleDataset = {
  key: 'film-ratings',
  name: 'Film ratings',
  modality: 'INTERACTIONS',
  description: '30,000 ratings, from one star to five, that 600 people gave 320 films (which do not exist). Everybody has a taste of their own, and a few films are seen by nearly all.',
  scenario: 'Recommendation',
  drift: 'A year later, tastes have turned: who liked grave films likes comic ones, and films that hardly anybody knew are seen most.',
  filename: 'film-ratings.csv',
  *content({ drifted = false, rows = ROWS } = {}) {
    yield* csv(['user_id', 'film', 'rating', 'rated_at'], ratings(drifted).take(rows).map(({ user, film, stars, time }) => [user, film, stars, time.toISOString().slice(0, 19).replace('T', ' ')]));
  },
};

/** In the order of time; nobody rates a film twice. */
export function* ratings(drifted = false): Generator<Rating> {
  const born = new Random('film-ratings tastes');
  const users = Array.from({ length: USERS }, () => taste(born, 0.35));
  const films = Array.from({ length: FILMS }, () => taste(born, 0.4));
  const titles = filmTitles(FILMS);
  const random = new Random(`film-ratings ${drifted}`);
  const rated = new Set<number>();
  let at = Date.UTC(drifted ? 2025 : 2024, 0, 1);
  while (rated.size < USERS * FILMS) {
    const user = Math.floor(USERS * random.uniform() * random.uniform(0.4));
    const popular = Math.floor(FILMS * random.uniform() * random.uniform(0.1));
    const film = drifted ? FILMS - 1 - popular : popular;
    if (rated.has(user * FILMS + film)) continue;
    rated.add(user * FILMS + film);
    at += 1_000 * random.integer(1, 2_000);
    const expected = MEAN_STARS + agreement(users[user], films[film], drifted);
    const stars = Math.max(1, Math.min(5, Math.round(random.normal(expected, MOOD))));
    yield { user: 1_000 + user, film: titles[film] ?? '', stars, time: new Date(at), expected };
  }
}

const taste = (random: Random, spread: number): Taste => ({ bias: random.normal(0, spread), factors: Array.from({ length: FACTORS }, () => random.normal(0, 0.7)) });

/** Stars above the mean. */
function agreement(user: Taste | undefined, film: Taste | undefined, drifted: boolean): number {
  if (!user || !film) return 0;
  return user.factors.reduce((sum, liking, i) => sum + (drifted && i === 0 ? -liking : liking) * (film.factors[i] ?? 0), user.bias + film.bias);
}
