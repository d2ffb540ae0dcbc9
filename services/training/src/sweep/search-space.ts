import { createHash } from 'node:crypto';
import type { RunSpec, RunSpecOverrides } from '@lepton/architectures';
import { changeDropout, changeWidth, hasDropout } from './change-layers.js';
import { ProblemError } from '@lepton/contracts';
import { suggestion } from '@lepton/features';
import type { SweepScale } from '../generated/graphql.js';

/** One thing that trials differ in: either from a list, or from a range. */
export interface SearchParameter {
  readonly name: string;
  readonly values?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly scale: SweepScale;
  readonly integer: boolean;
}

/** What one trial was given, by parameter. */
export type TrialParameters = Readonly<Record<string, unknown>>;

const FIELDS = ['batchSize', 'epochs', 'seed', 'loss', 'schedule', 'architecture', 'layers', 'engine', 'device', 'features', 'balanced', 'labelSmoothing', 'lossOptions', 'scheduleOptions'];
/** One option of several. */
const OPTION = /^(optimizer|lossOptions|scheduleOptions)\.(\w+)$/;
const LAYERS = ['dropout', 'width'];
const KNOWN = [...FIELDS, 'learningRate', 'optimizer', 'weightDecay', ...LAYERS];
export const MAXIMUM_TRIALS = 500;

/** The parameters, checked: a name that can be searched, and a list or a range that makes sense. */
export function checkParameters(parameters: readonly SearchParameter[]): readonly SearchParameter[] {
  const names = new Set<string>();
  for (const [index, { name, values, minimum, maximum, scale }] of parameters.entries()) {
    const refuse = (code: string, message: string, field: string) => new ProblemError(code, message, `parameters[${index}].${field}`);
    if (!KNOWN.includes(name) && !OPTION.test(name)) {
      throw refuse('UNKNOWN_PARAMETER', `"${name}" cannot be searched.${suggestion(name, KNOWN)} What can be: ${KNOWN.join(', ')}, and an option such as optimizer.momentum, lossOptions.gamma or scheduleOptions.warmup.`, 'name');
    }
    if (names.has(name)) throw refuse('INVALID_PARAMETER', `"${name}" is given twice. Put all its values into one.`, 'name');
    names.add(name);
    if (values) {
      if (values.length === 0) throw refuse('INVALID_PARAMETER', `"${name}" has an empty list of values.`, 'values');
      if (minimum !== undefined || maximum !== undefined) throw refuse('INVALID_PARAMETER', `"${name}" has both a list and a range. Give either.`, 'values');
    } else if (minimum === undefined || maximum === undefined) {
      throw refuse('INVALID_PARAMETER', `"${name}" needs \`values\`, or \`minimum\` and \`maximum\`.`, 'values');
    } else if (!(minimum < maximum)) {
      throw refuse('INVALID_PARAMETER', `The minimum ${minimum} of "${name}" is not below its maximum ${maximum}.`, 'minimum');
    } else if (scale === 'LOG' && minimum <= 0) {
      throw refuse('INVALID_PARAMETER', `On a logarithmic scale the minimum of "${name}" has to be above 0.`, 'minimum');
    }
  }
  return parameters;
}

/** Every combination, the last parameter changing fastest. */
export function grid(parameters: readonly SearchParameter[], maximumTrials: number): TrialParameters[] {
  const lists = parameters.map(({ name, values }, index) => {
    if (!values) throw new ProblemError('INVALID_PARAMETER', `A grid needs the \`values\` of "${name}": a range has too many. Or take the strategy RANDOM.`, `parameters[${index}].values`);
    return values.map((value) => ({ [name]: value }));
  });
  const count = lists.reduce((product, list) => product * list.length, 1);
  if (count > maximumTrials) {
    throw new ProblemError('TOO_MANY_TRIALS', `The grid has ${count} combinations, more than maximumTrials (${maximumTrials}). Take fewer values, the strategy RANDOM, or a higher maximumTrials, up to ${MAXIMUM_TRIALS}.`, 'maximumTrials');
  }
  return lists.reduce<TrialParameters[]>((sofar, list) => sofar.flatMap((one) => list.map((other) => ({ ...one, ...other }))), [{}]);
}

/** The defaults first, so that a sweep is never worse than a run; then draws, each from the seed, the trial and the parameter alone. */
export function draw(parameters: readonly SearchParameter[], count: number, seed: number): TrialParameters[] {
  return Array.from({ length: count }, (_, trial) => (trial === 0 ? {} : Object.fromEntries(parameters.map((parameter) => [parameter.name, drawn(parameter, uniform(`${seed} ${trial} ${parameter.name}`))]))));
}

function drawn({ values, minimum = 0, maximum = 1, scale, integer }: SearchParameter, at: number): unknown {
  if (values) return values[Math.floor(at * values.length)];
  if (integer) {
    // each whole number as likely as the others
    const value = scale === 'LOG' ? minimum * ((maximum + 1) / minimum) ** at : minimum + at * (maximum + 1 - minimum);
    return Math.min(Math.floor(maximum), Math.floor(value));
  }
  return Number((scale === 'LOG' ? minimum * (maximum / minimum) ** at : minimum + at * (maximum - minimum)).toPrecision(4));
}

/** In [0, 1), from the first 48 bits of the key's SHA-256. */
const uniform = (key: string): number => createHash('sha256').update(key).digest().readUIntBE(0, 6) / 2 ** 48;

/** What is worth trying around the defaults. */
export function defaultParameters({ optimizer, batchSize, architecture }: RunSpec): SearchParameter[] {
  const around = (name: string, value: number): SearchParameter => ({ name, minimum: value / 10, maximum: value * 10, scale: 'LOG', integer: false });
  const { weightDecay } = optimizer.options as { weightDecay?: number };
  return [
    around('learningRate', optimizer.learningRate),
    { name: 'batchSize', values: [Math.max(1, batchSize >> 1), batchSize, batchSize * 2], scale: 'LINEAR', integer: true },
    ...(weightDecay ? [around('weightDecay', weightDecay)] : []),
    ...(hasDropout(architecture.layers) ? [{ name: 'dropout', minimum: 0, maximum: 0.5, scale: 'LINEAR', integer: false } as const] : []),
    { name: 'width', values: [0.5, 1, 2], scale: 'LINEAR', integer: false },
  ];
}

/** A trial's overrides, from those of the sweep. `dropout` and `width` change the layers that `specOf` would choose otherwise. */
export function withParameters(base: RunSpecOverrides, parameters: TrialParameters, specOf: (overrides: RunSpecOverrides) => RunSpec): RunSpecOverrides {
  let overrides = base;
  for (const [name, value] of Object.entries(parameters)) {
    const { optimizer } = overrides;
    const [, group, option] = name === 'weightDecay' ? [name, 'optimizer', name] : OPTION.exec(name) ?? [];
    if (name === 'learningRate') overrides = { ...overrides, optimizer: { ...optimizer, learningRate: value as number } };
    else if (name === 'optimizer') overrides = { ...overrides, optimizer: { ...optimizer, name: value as string } };
    else if (option && (group === 'lossOptions' || group === 'scheduleOptions')) overrides = { ...overrides, [group]: { ...(overrides[group] as object | undefined), [option]: value } };
    else if (option) overrides = { ...overrides, optimizer: { ...optimizer, options: { ...(optimizer?.options as object | undefined), [option]: value } } };
    else if (FIELDS.includes(name)) overrides = { ...overrides, [name]: value };
  }
  const { dropout, width } = parameters as { dropout?: number; width?: number };
  if (dropout === undefined && width === undefined) return overrides;
  const { layers } = specOf(overrides).architecture;
  const dropped = dropout === undefined ? layers : changeDropout(layers, dropout);
  return { ...overrides, layers: width === undefined ? dropped : changeWidth(dropped, width) };
}
