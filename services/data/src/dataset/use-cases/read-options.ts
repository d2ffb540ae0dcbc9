import { ProblemError } from '@lepton/contracts';
import type { ReadOptionsInput, SplitOptionsInput } from '../../generated/graphql.js';
import type { ReadOptions, SplitOptions } from '../../ingest/ingest.types.js';
import { DEFAULT_SHARES } from '../../ingest/split.js';
import type { SplitShares } from '../../ingest/split-sizes.js';

const LEAST_TRAINING = 0.1;

/** @throws ProblemError INVALID_OPTION naming the field, for what is wrong whatever the file has in it */
export function toReadOptions(options: ReadOptionsInput | null | undefined): ReadOptions {
  if (!options) return {};
  const { header, encoding, sheet, decimalSeparator, dayFirst, target, modality, interactions } = options;
  const delimiter = options.delimiter === '\\t' ? '\t' : options.delimiter;
  if (delimiter != null && (delimiter.length !== 1 || /[\r\n"]/.test(delimiter))) throw invalid('delimiter', `${JSON.stringify(delimiter)} cannot separate values: give one character, such as "," or "\\t", but no quote or line end.`);
  if (encoding != null && !isEncoding(encoding)) throw invalid('encoding', `"${encoding}" is not the name of an encoding. Use utf-8, utf-16le, windows-1252, gb18030 or another of the WHATWG Encoding standard, or leave it out.`);
  if (decimalSeparator != null && decimalSeparator !== '.' && decimalSeparator !== ',') throw invalid('decimalSeparator', `${JSON.stringify(decimalSeparator)} does not separate decimals: give "." or ",".`);
  const columnTypes = typesOf(options);
  if (target != null && columnTypes.some(({ column, type }) => column === target && type === 'IDENTIFIER')) throw invalid('target', `"${target}" cannot be both an identifier and what is to be predicted.`);
  return {
    ...(header != null && { header }), ...(delimiter != null && { delimiter }), ...(encoding != null && { encoding }), ...(sheet != null && { sheet }), ...(decimalSeparator != null && { decimalSeparator }), ...(dayFirst != null && { dayFirst }),
    ...(target != null && { target }), ...(modality && { modality }), ...(columnTypes.length > 0 && { columnTypes }),
    ...(interactions && { interactions: rolesOf(options, interactions) }),
    ...(options.split && { split: splitOf(options.split) }),
  };
}

function typesOf({ columnTypes, identifiers }: ReadOptionsInput): NonNullable<ReadOptions['columnTypes']> {
  const all = [...(columnTypes ?? []).map(({ column, type }) => ({ column, type, field: 'columnTypes' })), ...(identifiers ?? []).map((column) => ({ column, type: 'IDENTIFIER' as const, field: 'identifiers' }))];
  const types = new Map<string, (typeof all)[number]>();
  for (const each of all) {
    const { column, type, field } = each;
    const other = types.get(column);
    if (other && other.type !== type) throw invalid(field, `"${column}" is said to be of type ${other.type} and of type ${type}. Say one of them.`);
    if (type === 'IMAGE' || type === 'AUDIO') throw invalid(field, `"${column}" cannot be made a column of ${type === 'IMAGE' ? 'pictures' : 'recordings'}: bring these in a ZIP or TAR, with a table that names the files.`);
    types.set(column, each);
  }
  return [...types.values()].map(({ column, type }) => ({ column, type }));
}

function rolesOf({ modality, target }: ReadOptionsInput, { user, item, rating, time }: NonNullable<ReadOptionsInput['interactions']>): NonNullable<ReadOptions['interactions']> {
  if (modality && modality !== 'INTERACTIONS') throw invalid('modality', `Who rated what is of the modality INTERACTIONS, not ${modality}. Leave out one of modality and interactions.`);
  if (target != null && target !== rating) throw invalid('target', `${rating == null ? 'What users take' : `The rating "${rating}"`} is what is predicted, not "${target}". Leave out one of target and interactions.`);
  const names = [user, item, rating, time].filter((name) => name != null);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid('interactions', `"${twice}" cannot have two roles. Name a column for each.`);
  return { user, item, ...(rating != null && { rating }), ...(time != null && { time }) };
}

function splitOf({ method, column, train, validation, test, seed }: SplitOptionsInput): SplitOptions {
  if (method === 'RANDOM' && column != null) throw invalid('split.column', 'RANDOM needs no column. Leave it out, or say by method what it is for.');
  if (!method && column != null) throw invalid('split.method', `Say by method how to split by "${column}": STRATIFIED, GROUP, TIME or GIVEN.`);
  if ((method === 'GROUP' || method === 'TIME') && column == null) throw invalid('split.column', `${method} needs the column ${method === 'GROUP' ? 'whose values are the groups' : 'that says when'}.`);
  if (seed != null && seed < 0) throw invalid('split.seed', `A seed is 0 or more, not ${seed}.`);
  return { ...(method && { method }), ...(column != null && { column }), ...sharesOf({ train, validation, test }), ...(seed != null && seed > 0 && { seed }) };
}

/** Two of the three say what the third is; training alone leaves as much to validation as to the test. */
function sharesOf(given: Pick<SplitOptionsInput, 'train' | 'validation' | 'test'>): SplitShares {
  for (const [name, share] of Object.entries(given)) {
    if (share != null && !(share >= 0 && share <= 1)) throw invalid(`split.${name}`, `${share} is no share of the rows: give a number from 0 to 1.`);
  }
  const held = given.train == null ? undefined : 1 - given.train;
  const validation = given.validation ?? (held === undefined ? DEFAULT_SHARES.validation : given.test == null ? held / 2 : held - given.test);
  const test = given.test ?? (held === undefined ? DEFAULT_SHARES.test : held - validation);
  const sum = (given.train ?? 0) + validation + test;
  if (given.train != null && (Math.abs(sum - 1) > 1e-6 || validation < -1e-6 || test < -1e-6)) {
    const said = Object.entries({ train: given.train, validation: given.validation, test: given.test }).flatMap(([name, share]) => (share == null ? [] : [`${name} ${share}`]));
    throw invalid('split', `The shares of ${said.join(', ')} do not fit together: training, validation and test have to be 1 in sum.`);
  }
  if (1 - validation - test < LEAST_TRAINING - 1e-6) throw invalid('split', `Validation and test leave ${tidy(1 - validation - test)} of the rows to train on; leave at least ${LEAST_TRAINING}.`);
  return { validation: tidy(validation), test: tidy(test) };
}

const tidy = (share: number): number => Math.max(0, Number(share.toFixed(6)));

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

const invalid = (field: string, message: string): ProblemError => new ProblemError('INVALID_OPTION', message, `options.${field}`);
