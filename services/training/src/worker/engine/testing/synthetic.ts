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
