import { ratings } from './ratings/film-ratings.js';
import { payments } from './tabular/payment-fraud.js';
import { biopsies } from './tabular/tumour-measurements.js';
import { requests } from './text/customer-intents.js';
import { reviews } from './text/product-reviews.js';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const share = <T>(rows: readonly T[], which: (row: T) => boolean) => rows.filter(which).length / rows.length;
/** How often who knows the probability is right. */
const ceiling = (rows: readonly { probability: number }[]) => mean(rows.map(({ probability }) => Math.max(probability, 1 - probability)));

/** What README.md says of each sample. */
describe('what is true of the samples', () => {
  it('tumours: about 39 % malignant, known to 97 %', () => {
    const rows = [...biopsies().take(720)];
    expect(share(rows, ({ malignant }) => malignant)).toBeCloseTo(0.39, 1);
    expect(ceiling(rows)).toBeCloseTo(0.97, 2);
    expect(share(rows, ({ clinic }) => clinic === 'Riverside')).toBeCloseTo(0.2, 1);
    expect(mean([...biopsies(true).take(720)].map(({ nucleus }) => nucleus)) / mean(rows.map(({ nucleus }) => nucleus))).toBeCloseTo(1.25, 1);
  });

  it('payments: one in 37 is fraud, and half of these cannot be known for sure', () => {
    const rows = [...payments().take(20_000)];
    const frauds = rows.filter(({ fraud }) => fraud);
    expect(frauds).toHaveLength(543);
    const suspected = rows.filter(({ probability }) => probability > 0.5);
    expect((2 * suspected.filter(({ fraud }) => fraud).length) / (suspected.length + frauds.length)).toBeCloseTo(0.74, 2);
    expect(share([...payments(true).take(20_000)], ({ fraud }) => fraud) / share(rows, ({ fraud }) => fraud)).toBeCloseTo(2, 0);
  });

  it('intents: ten, 7 % of them ambiguous', () => {
    const rows = [...requests().take(3_000)];
    expect(new Set(rows.map(({ intent }) => intent)).size).toBe(10);
    expect(share(rows, ({ ambiguous }) => ambiguous)).toBeCloseTo(0.07, 1);
    expect(new Set(rows.map(({ message }) => message)).size).toBe(rows.length);
  });

  it('reviews: 60 % positive, a quarter mixed, 2 % mislabelled; of a later batch 40 % positive', () => {
    const rows = [...reviews().take(3_600)];
    expect(share(rows, ({ sentiment }) => sentiment === 'positive')).toBeCloseTo(0.6, 1);
    expect(share(rows, ({ kind }) => kind === 'mixed')).toBeCloseTo(0.25, 2);
    expect(share(rows, ({ kind }) => kind === 'mislabelled')).toBeCloseTo(0.02, 2);
    expect(share([...reviews(true).take(3_600)], ({ sentiment }) => sentiment === 'positive')).toBeCloseTo(0.4, 1);
  });

  it('films: the mean is wrong by 1.05 stars, who knows all tastes by 0.56', () => {
    const rows = [...ratings().take(30_000)];
    const average = mean(rows.map(({ stars }) => stars));
    const error = (guess: (row: (typeof rows)[number]) => number) => Math.sqrt(mean(rows.map((row) => (row.stars - guess(row)) ** 2)));
    expect(error(() => average)).toBeCloseTo(1.05, 2);
    expect(error(({ expected }) => Math.max(1, Math.min(5, expected)))).toBeCloseTo(0.56, 2);
    expect(new Set(rows.map(({ user, film }) => `${user} ${film}`)).size).toBe(rows.length);
  });
});
