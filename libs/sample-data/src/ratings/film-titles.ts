import { Random } from '../random/random.js';

const QUALITIES = 'Silent Crimson Last Hidden Broken Golden Midnight Distant Paper Frozen Restless Second Burning Quiet Electric Forgotten Borrowed Endless Wooden Northern'.split(' ');
const THINGS = 'Harbour Garden Orchestra Letter Summer Railway Island Detective Winter Lighthouse Mirror Promise River Circus Astronaut Kitchen Mountain Photograph Neighbour Voyage'.split(' ');
const FORMS: readonly ((quality: string, thing: string) => string)[] = [
  (quality, thing) => `The ${quality} ${thing}`, (quality, thing) => `${quality} ${thing}`, (quality, thing) => `A ${quality} ${thing}`.replace(/^A (?=[EI])/, 'An '),
  (quality, thing) => `Return to the ${quality} ${thing}`,
];

/** Titles of films that do not exist, all different, with their year. */
export function filmTitles(count: number): string[] {
  const random = new Random('film titles');
  const titles = new Set<string>();
  while (titles.size < count) titles.add(random.pick(FORMS)(random.pick(QUALITIES), random.pick(THINGS)));
  return [...titles].map((title) => `${title} (${random.integer(1962, 2023)})`);
}
