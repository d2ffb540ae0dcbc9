import { csv, rounded } from '../files/csv.js';
import { logistic } from '../random/exact-math.js';
import { Random } from '../random/random.js';
import type { SampleDataset } from '../sample-dataset.types.js';

export interface Biopsy {
  readonly patient: string;
  readonly age: number;
  readonly clinic: 'Northgate' | 'Riverside' | 'St. Anne';
  readonly size: number;
  readonly nucleus: number;
  readonly texture: number;
  readonly concavity: number;
  readonly symmetry: number;
  readonly mitoses: number;
  readonly marker: number;
  readonly familyHistory: boolean;
  readonly bloodGroup: string;
  readonly malignant: boolean;
  /** That it is malignant, given what is really there: no model can know more. */
  readonly probability: number;
}

const ROWS = 720;
const HEADER = [
  'patient_id', 'age', 'clinic', 'tumour_size_mm', 'nucleus_radius_um', 'texture', 'concavity', 'symmetry', 'mitoses_per_field', 'blood_marker_u_ml', 'family_history',
  'blood_group', 'diagnosis',
];

export const tumourMeasurements: SampleDataset = {
  key: 'tumour-measurements',
  name: 'Tumour measurements',
  modality: 'TABULAR',
  description: 'What a laboratory measures in 720 biopsies, to tell malignant tumours from benign ones. Some blood markers were never taken, and the microscope of the clinic Riverside is poor.',
  scenario: 'Medicine',
  drift: 'A new microscope shows textures and nuclei larger than they are, and the patients are older.',
  filename: 'tumour-measurements.csv',
  *content({ drifted = false, rows = ROWS } = {}) {
    const random = new Random(`tumour-measurements missing ${drifted}`);
    yield* csv(HEADER, biopsies(drifted).take(rows).map((biopsy) => [
      biopsy.patient, biopsy.age, biopsy.clinic, biopsy.size, biopsy.nucleus, biopsy.texture, random.chance(biopsy.clinic === 'Riverside' ? 0.12 : 0.01) ? null : biopsy.concavity,
      biopsy.symmetry, biopsy.mitoses, random.chance(0.14) ? null : biopsy.marker, biopsy.familyHistory ? 'yes' : 'no', biopsy.bloodGroup, biopsy.malignant ? 'malignant' : 'benign',
    ]));
  },
};

/** Without end. A severity that nobody sees moves all that is there; what is there decides, and is measured. */
export function* biopsies(drifted = false): Generator<Biopsy> {
  const random = new Random(`tumour-measurements ${drifted}`);
  for (let number = 1; ; number++) {
    const severity = random.chance(0.39) ? random.normal(1.05, 0.55) : random.normal(-0.75, 0.55);
    const clinic = random.weighted({ 'St. Anne': 4, Northgate: 4, Riverside: 2 });
    const truly = (weight: number, spread: number) => weight * severity + random.normal(0, spread);
    const [seen, nuclei, rough, dents, even] = [truly(1, 0.7), truly(1, 0.6), truly(0.6, 0.8), truly(1, 0.55), truly(0.35, 1)];
    const measured = (value: number) => value + random.normal(0, clinic === 'Riverside' ? 1.3 : 0.05);
    const age = Math.max(19, Math.min(93, Math.round(random.normal(drifted ? 66 : 55, 13) + 2 * severity)));
    const [mitoses, familyHistory, marker] = [random.count(Math.max(0.15, 1.2 + 1.1 * severity)), random.chance(severity > 0 ? 0.24 : 0.13), random.normal(0, 0.8) + 0.7 * severity];
    // Nuclei say more in the old; dents say little where there are none of size.
    const score = 1.3 * seen + 1.9 * nuclei + 0.6 * rough + 1.8 * dents + 0.9 * marker + 0.35 * mitoses + 0.5 * (familyHistory ? 1 : 0) + 0.03 * (age - 55) * (1 + 0.5 * nuclei) - 1.7;
    const probability = logistic(1.5 * score);
    yield {
      patient: `P${String((drifted ? 60_000 : 10_000) + number * 7)}`, age, clinic,
      size: rounded(Math.max(2, 19 + 6.5 * measured(seen)), 1),
      nucleus: rounded((11.5 + 2.4 * measured(nuclei)) * (drifted ? 1.25 : 1), 2),
      texture: rounded((18.5 + 3.6 * measured(rough)) * (drifted ? 1.25 : 1), 2),
      concavity: rounded(Math.max(0, 0.11 + 0.06 * measured(dents)), 4),
      symmetry: rounded(0.18 + 0.025 * measured(even), 4),
      mitoses, marker: rounded(Math.max(1, 32 + 11 * marker), 1), familyHistory,
      bloodGroup: random.weighted({ O: 42, A: 40, B: 12, AB: 6 }),
      malignant: random.chance(probability), probability,
    };
  }
}
