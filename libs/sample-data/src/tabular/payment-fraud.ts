import { csv, rounded } from '../files/csv.js';
import { exponential, logistic } from '../random/exact-math.js';
import { Random } from '../random/random.js';
import type { SampleDataset } from '../sample-dataset.types.js';

export interface Payment {
  readonly id: string;
  readonly time: Date;
  readonly amount: number;
  readonly category: Category;
  readonly country: string;
  readonly device: 'terminal' | 'phone' | 'laptop' | 'tablet';
  readonly accountAge: number;
  readonly lastHour: number;
  readonly distance: number;
  readonly newRecipient: boolean;
  readonly loyaltyPoints: number;
  readonly fraud: boolean;
  /** That it is fraud, given everything above: no model can know more. */
  readonly probability: number;
}

type Category = 'groceries' | 'restaurants' | 'fuel' | 'clothing' | 'electronics' | 'travel' | 'gift cards' | 'streaming';

const ROWS = 20_000;
const HEADER = [
  'payment_id', 'time', 'amount', 'merchant_category', 'country', 'device', 'account_age_days', 'payments_last_hour', 'distance_from_home_km', 'new_recipient', 'loyalty_points', 'is_fraud',
];
/** Median amount, share of the payments, and how much likelier fraud is (log odds). */
const CATEGORIES: Record<Category, readonly [number, number, number]> = {
  groceries: [28, 30, -1], restaurants: [24, 20, -1], fuel: [46, 12, -0.6], clothing: [52, 14, 0], electronics: [140, 9, 1], travel: [210, 6, 0.5], 'gift cards': [50, 3, 1.8], streaming: [12, 6, -0.4],
};
const COUNTRIES = { DE: 52, FR: 12, NL: 9, AT: 8, PL: 6, ES: 5, IT: 4, US: 2, BR: 1, NG: 0.5, VN: 0.5 };
const FAR = new Set(['US', 'BR', 'NG', 'VN']);
const DAY_MS = 86_400_000;

export const paymentFraud: SampleDataset = {
  key: 'payment-fraud',
  name: 'Payment fraud',
  modality: 'TABULAR',
  description: '20,000 card payments, of which about one in forty is fraud: rare, so that accuracy says nothing and each miss counts.',
  scenario: 'Finance',
  drift: 'Three months later a gang tests stolen cards with small streaming payments from phones, and people buy more gift cards.',
  filename: 'payment-fraud.csv',
  *content({ drifted = false, rows = ROWS } = {}) {
    yield* csv(HEADER, payments(drifted).take(rows).map((payment) => [
      payment.id, payment.time.toISOString().slice(0, 19).replace('T', ' '), payment.amount, payment.category, payment.country, payment.device, payment.accountAge, payment.lastHour,
      payment.distance, payment.newRecipient ? 'yes' : 'no', payment.loyaltyPoints, payment.fraud ? 1 : 0,
    ]));
  },
};

/** Without end, in the order of time: about 220 a day. */
export function* payments(drifted = false): Generator<Payment> {
  const random = new Random(`payment-fraud ${drifted}`);
  const start = Date.UTC(2025, drifted ? 6 : 3, 1);
  for (let number = 0, at = start; ; number++) {
    at += Math.round(random.uniform(0, (2 * DAY_MS) / 220));
    const time = new Date(at);
    const category = random.weighted(shares(drifted));
    const [median, , riskier] = CATEGORIES[category];
    const size = random.normal(0, 0.75);
    const country = random.weighted(COUNTRIES);
    const device = category === 'streaming' || category === 'gift cards' ? random.weighted({ phone: 6, laptop: 3, tablet: 1 }) : random.weighted({ terminal: 6, phone: 2, laptop: 1.5, tablet: 0.5 });
    const accountAge = Math.round(exponential(random.normal(6.3, 1.1)));
    const lastHour = random.count(random.chance(0.03) ? 4 : 0.25);
    const distance = rounded(FAR.has(country) ? random.uniform(2_500, 9_500) : country === 'DE' ? exponential(random.normal(1.8, 1.2)) : random.uniform(120, 1_400), 1);
    const newRecipient = random.chance(0.22);
    const gang = drifted && category === 'streaming' && device === 'phone' && size < 0;
    const online = device !== 'terminal';
    const night = time.getUTCHours() < 5;
    const score = -6.1 + riskier + 1.5 * size * (online ? 1.3 : 0.5) + (online ? 1.6 : 0) + (FAR.has(country) ? 2.2 : 0) + (night && online ? 1.5 : 0) + 0.95 * Math.min(lastHour, 6)
      + (accountAge < 90 ? 2 : 0) + (newRecipient ? (accountAge < 90 ? 2 : 1) : 0) + (gang ? 6.5 : 0);
    const probability = logistic(2 * score);
    yield {
      id: `pay_${String((drifted ? 700_000 : 100_000) + number)}`, time, amount: rounded(Math.max(0.5, median * exponential(size)), 2), category, country, device, accountAge, lastHour, distance,
      newRecipient, loyaltyPoints: random.integer(0, 5_000), fraud: random.chance(probability), probability,
    };
  }
}

function shares(drifted: boolean): Record<Category, number> {
  const entries = Object.entries(CATEGORIES).map(([category, [, share]]) => [category, drifted && category === 'gift cards' ? share * 3 : share]);
  return Object.fromEntries(entries) as Record<Category, number>;
}
