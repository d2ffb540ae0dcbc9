import { type DatasetFixture, datasetFromRows, pseudoRandom } from '@lepton/features/testing';

/** Two classes that no line separates, mixed columns, missing values: `ripe` depends on size and colour together. */
export function fruits(rowCount = 400, seed = 1): Promise<DatasetFixture> {
  const random = pseudoRandom(seed);
  const rows = Array.from({ length: rowCount }, () => {
    const size = random() * 2 - 1;
    const colour = ['red', 'green', 'blue'][Math.floor(random() * 3)] ?? 'red';
    const ripe = colour === 'red' ? size > 0 : colour === 'green' ? size < 0 : Math.abs(size) > 0.5;
    return { size: size * 30 + 100, weight: random() < 0.1 ? null : random() * 5, colour, organic: random() < 0.5, ripe: ripe ? 'yes' : 'no' };
  });
  return datasetFromRows(rows, { target: 'ripe' });
}

/** What people write to a shop: the wish is in a few words among others, some of them seen once only. */
export function messages(rowCount = 400, seed = 1): Promise<DatasetFixture> {
  const random = pseudoRandom(seed);
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? '';
  const wishes = { refund: ['give me my money back', 'I want a refund', 'zurück an Absender 😡'], order: ['I would like to buy two', 'please send me one more', 'noch einmal bestellen 👍'] };
  const filler = ['hello', 'the red shoes', 'thank you', 'since Monday', 'as always', 'שלום', '£20', 'order 1234'];
  const rows = Array.from({ length: rowCount }, (_, i) => {
    const wish = random() < 0.4 ? 'refund' : 'order';
    return { text: [pick(filler), `w${i}`, pick(wishes[wish]), pick(filler)].join(random() < 0.5 ? ', ' : ' '), wish };
  });
  return datasetFromRows(rows, { target: 'wish', modality: 'TEXT' });
}

/** Stars, 1 to 5, from tastes that users and films have in common; every user has seen a third of the films. */
export function ratings(users = 60, films = 40, seed = 1): Promise<DatasetFixture> {
  const random = pseudoRandom(seed);
  const taste = () => [random() * 2 - 1, random() * 2 - 1];
  const [liking, being] = [Array.from({ length: users }, taste), Array.from({ length: films }, taste)];
  const rows = liking.flatMap((likes, user) => being.flatMap((is, film) => (random() > 1 / 3 ? [] : [{
    user: 1000 + user, film: `film ${film}`, stars: Math.round(Math.max(1, Math.min(5, 3 + 2.2 * likes.reduce((sum, value, i) => sum + value * (is[i] ?? 0), 0) + (is[0] ?? 0)))),
  }])));
  return datasetFromRows(rows, { target: 'stars' });
}

/** Who bought what: each of two tastes buys from its own half of the things, popular ones more often; a little is by chance. */
export async function purchases(users = 80, things = 60, seed = 1): Promise<DatasetFixture> {
  const random = pseudoRandom(seed);
  const rows = Array.from({ length: users }, (_, user) => Array.from({ length: 14 }, () => {
    const half = random() < 0.9 ? user % 2 : 1 - user % 2;
    return { customer: `c${user}`, product: 500 + half + 2 * Math.floor(things / 2 * random() ** 1.5) };
  })).flat();
  const { manifest, splits } = await datasetFromRows(rows);
  return { manifest: { ...manifest, modality: 'INTERACTIONS', interactions: { user: 'customer', item: 'product' } }, splits };
}

/** A price that follows from area and quarter, with a little noise. */
export function houses(rowCount = 400, seed = 1): Promise<DatasetFixture> {
  const random = pseudoRandom(seed);
  const rows = Array.from({ length: rowCount }, () => {
    const area = 40 + random() * 160;
    const quarter = ['centre', 'port', 'hills'][Math.floor(random() * 3)] ?? 'port';
    return { area, quarter, price: 50_000 + area * (quarter === 'centre' ? 6_000 : 3_000) + (random() - 0.5) * 20_000 };
  });
  return datasetFromRows(rows, { target: 'price' });
}

/** What two shops sell a day: more at weekends, in December and from year to year; some days are not known. */
export function sales(rowCount = 700, seed = 1): Promise<DatasetFixture> {
  const random = pseudoRandom(seed);
  const rows = Array.from({ length: rowCount }, () => {
    const day = new Date(Date.UTC(2021, 0, 1 + Math.floor(random() * 900)));
    const shop = random() < 0.5 ? 'north' : 'south';
    const weekend = day.getUTCDay() % 6 === 0 ? 60 : 0;
    const sold = (shop === 'north' ? 150 : 80) + weekend + 40 * Math.cos(day.getUTCMonth() / 6 * Math.PI) + 30 * (day.getUTCFullYear() - 2021);
    return { day: random() < 0.03 ? null : day.toISOString().slice(0, 10), shop, sold: Math.round(sold + (random() - 0.5) * 10) };
  });
  return datasetFromRows(rows, { target: 'sold' });
}

/** What is paid for things: each of many places has a level of its own, some of them seen once or twice only. */
export function payments(rowCount = 2_000, places = 300, seed = 1): Promise<DatasetFixture> {
  const random = pseudoRandom(seed);
  const levels = Array.from({ length: places }, () => random() * 40);
  const rows = Array.from({ length: rowCount }, () => {
    const place = Math.floor(places * random() ** 1.5);
    const amount = random() * 20;
    return { amount, place: random() < 0.02 ? null : `place ${place}`, paid: (levels[place] ?? 0) + 2 * amount + random() * 4 };
  });
  return datasetFromRows(rows, { target: 'paid', types: { place: 'CATEGORY' } });
}

/** Visitors a day of two houses of very different size: more at weekends, a slow rise, a little by chance. In no order. */
export function visitors(days = 400, seed = 1): Promise<DatasetFixture> {
  const random = pseudoRandom(seed);
  const rows = [['castle', 1_000], ['mill', 20]].flatMap(([house, usual]) => Array.from({ length: days }, (_, i) => {
    const day = new Date(Date.UTC(2022, 0, 1 + i));
    const week = [1.6, 0.7, 0.8, 0.9, 1, 1.1, 1.9][day.getUTCDay()] ?? 1;
    return { house, day: day.toISOString().slice(0, 10), visitors: Number(usual) * (week + i / days + (random() - 0.5) * 0.2) };
  }));
  return datasetFromRows(rows, { target: 'visitors' });
}

/** Dates as people write them, and as ISO 8601 does: what has to be moved about, and what has to be known. */
export function writtenDates(rowCount = 900, seed = 1): Promise<DatasetFixture> {
  const random = pseudoRandom(seed);
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const two = (value: number) => String(value).padStart(2, '0');
  const rows = Array.from({ length: rowCount }, () => {
    const [day, month, year] = [1 + Math.floor(random() * 28), Math.floor(random() * 12), 90 + Math.floor(random() * 10)];
    return { written: `${day} ${names[month]} ${year}`, iso: `${year}-${two(month + 1)}-${two(day)}` };
  });
  return datasetFromRows(rows, { target: 'iso', types: { written: 'TEXT', iso: 'TEXT' } });
}
