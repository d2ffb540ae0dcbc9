import type { GraphBuilder } from '@lepton/tfjs-onnx';
import { dateWidth, encodeDate } from '../../dates/date-feature.js';
import { emitDate } from '../../dates/emit-date.js';
import { SCALED_LIMIT } from '../../plan.types.js';
import { FLOAT } from '../../tensor-proto.js';
import type { ForecastPlan } from './forecast-plan.js';

/** Mean and spread of the values that a window has. */
export interface Scale {
  readonly level: number;
  readonly spread: number;
}

/** Channels of a step: the value by its window's own scale (Kim et al. 2022, reversible instance normalisation), whether there is one, the calendar. */
export const channelsOf = ({ calendar }: ForecastPlan): number => 2 + (calendar ? dateWidth(calendar) : 0);

/** float32 step by step, as the emitted nodes compute it. */
export function scaleOf({ leastSpread }: ForecastPlan, values: Float64Array): Scale {
  const { fround } = Math;
  const present = values.filter(Number.isFinite).map(fround);
  const count = Math.max(1, present.length);
  const level = fround(present.reduce((sum, value) => fround(sum + value), 0) / count);
  const variance = fround(present.reduce((sum, value) => fround(sum + fround(fround(value - level) ** 2)), 0) / count);
  return { level, spread: Math.max(fround(Math.sqrt(variance)), leastSpread) };
}

/** Writes a window, [window, channels], into `into` from `at`. */
export function writeWindow(plan: ForecastPlan, { values, instants }: { values: Float64Array; instants: Float64Array }, into: Float32Array, at: number): void {
  const { level, spread } = scaleOf(plan, values);
  const channels = channelsOf(plan);
  for (const [step, value] of values.entries()) {
    const to = at + step * channels;
    const present = Number.isFinite(value);
    const scaled = Math.fround(Math.fround(Math.fround(value) - level) / spread);
    into[to] = present ? Math.min(SCALED_LIMIT, Math.max(-SCALED_LIMIT, scaled)) : 0;
    into[to + 1] = Number(present);
    if (plan.calendar) encodeDate(plan.calendar, instants[step] ?? NaN, into, to + 2);
  }
}

/** The scale as nodes, from the raw values float32 [N, window]: float32 [N, 1] each. */
export function emitScale(builder: GraphBuilder, { value, leastSpread }: ForecastPlan) {
  const op = (name: string, ...inputs: string[]) => builder.node(name, inputs);
  const axis = builder.ints([1]);
  const total = (x: string) => builder.node('ReduceSum', [x, axis], { keepdims: 1 });
  const missing = op('IsNaN', value.input);
  const present = builder.node('Cast', [op('Not', missing)], { to: FLOAT });
  const count = op('Max', total(present), builder.scalar(1));
  const level = op('Div', total(op('Where', missing, builder.scalar(0), value.input)), count);
  const centred = op('Where', missing, builder.scalar(0), op('Sub', value.input, level));
  const spread = op('Max', op('Sqrt', op('Div', total(op('Mul', centred, centred)), count)), builder.scalar(leastSpread));
  return { level, spread, centred, present };
}

/** `writeWindow` as nodes: declares the inputs, values [N, window] and dates [N, window, 2], and returns float32 [N, window, channels]. */
export function emitWindow(builder: GraphBuilder, plan: ForecastPlan): string {
  const { window, calendar } = plan;
  builder.input(plan.value.input, 'float32', ['N', window]);
  const dates = builder.input(plan.time.input, 'float32', ['N', window, 2]);
  const { spread, centred, present } = emitScale(builder, plan);
  const scaled = builder.node('Clip', [builder.node('Div', [centred, spread]), builder.scalar(-SCALED_LIMIT), builder.scalar(SCALED_LIMIT)]);
  const step = builder.ints([-1, window, 1]);
  const channels = [scaled, present].map((channel) => builder.node('Reshape', [channel, step]));
  if (calendar) channels.push(builder.node('Reshape', [emitDate(builder, calendar, builder.node('Reshape', [dates, builder.ints([-1, 2])])), builder.ints([-1, window, dateWidth(calendar)])]));
  return builder.node('Concat', channels, { axis: 2 });
}
