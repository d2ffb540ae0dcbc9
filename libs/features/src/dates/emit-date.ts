import type { GraphBuilder } from '@lepton/tfjs-onnx';
import { CYCLES, type DateFeature, DAYS_PER_SECOND, RADIANS_PER_SECOND } from './date-feature.js';
import { FLOAT } from '../tensor-proto.js';

/** TensorProto.INT64. */
const INT64 = 7;
/** Days from 0000-03-01 to 1970-01-01. */
const TO_ERA = 719_468;
/** 0001-01-01 and 9999-12-31 in days since 1970. */
const FIRST_DAY = -719_162;
const LAST_DAY = 2_932_896;

/** `encodeDate` as ONNX nodes: from float32 [N, 2] (days, seconds of the day; NaN for missing) to float32 [N, dateWidth]. */
export function emitDate(builder: GraphBuilder, feature: DateFeature, input: string): string {
  const { parts, centre, deviation, missingFlag, range: [lowest, highest] } = feature;
  const op = (name: string, ...inputs: string[]) => builder.node(name, inputs);
  const [rawDays, rawSeconds] = [0, 1].map((column) => builder.node('Gather', [input, builder.ints([column])], { axis: 1 })) as [string, string];
  const missing = op('IsNaN', rawDays);
  const zero = builder.scalar(0);
  const days = builder.node('Clip', [op('Where', missing, zero, rawDays), builder.scalar(FIRST_DAY), builder.scalar(LAST_DAY)]);
  const seconds = op('Where', op('IsNaN', rawSeconds), zero, rawSeconds);
  const whole = builder.node('Cast', [days], { to: INT64 });
  const { month, day } = civil(builder, whole);
  const lookup = (table: Float32Array, position: string) =>
    builder.node('Reshape', [builder.node('Gather', [builder.constant('float32', [table.length / 2, 2], table), position], { axis: 0 }), builder.ints([-1, 2])]);
  const blocks = parts.map((part) => {
    switch (part) {
      case 'trend': {
        const since = op('Add', op('Sub', days, builder.scalar(centre)), op('Mul', seconds, builder.scalar(DAYS_PER_SECOND)));
        return builder.node('Clip', [op('Div', since, builder.scalar(deviation)), builder.scalar(lowest), builder.scalar(highest)]);
      }
      case 'month': return lookup(CYCLES.month, month);
      case 'day': return lookup(CYCLES.day, day);
      // 1970-01-01 was a Thursday; the shift keeps the dividend positive
      case 'weekday': return lookup(CYCLES.weekday, op('Mod', op('Add', whole, builder.scalar(BigInt(4 + 7 * 200_000), 'int64')), builder.scalar(7n, 'int64')));
      case 'time': {
        const angle = op('Mul', seconds, builder.scalar(RADIANS_PER_SECOND));
        return builder.node('Concat', [op('Sin', angle), op('Cos', angle)], { axis: 1 });
      }
    }
  });
  const known = blocks.length > 0 ? [op('Where', missing, zero, builder.node('Concat', blocks, { axis: 1 }))] : [];
  const flag = missingFlag ? [builder.node('Cast', [missing], { to: FLOAT })] : [];
  return builder.node('Concat', [...known, ...flag], { axis: 1 });
}

/**
 * Month (January is 0) and day of the month (the first is 0) of days since 1970, proleptic Gregorian: `civil_from_days` of Howard Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms". Years begin in March there, so that the leap day is the last.
 */
function civil(builder: GraphBuilder, days: string): { readonly month: string; readonly day: string } {
  const int = (value: number) => builder.scalar(BigInt(value), 'int64');
  const of = (name: string) => (a: string, b: string | number) => builder.node(name, [a, typeof b === 'number' ? int(b) : b]);
  const [add, sub, mul, div] = [of('Add'), of('Sub'), of('Mul'), of('Div')];
  const shifted = add(days, TO_ERA);
  const dayOfEra = sub(shifted, mul(div(shifted, 146_097), 146_097));
  const leaps = sub(add(sub(dayOfEra, div(dayOfEra, 1_460)), div(dayOfEra, 36_524)), div(dayOfEra, 146_096));
  const yearOfEra = div(leaps, 365);
  const dayOfYear = sub(dayOfEra, sub(add(mul(yearOfEra, 365), div(yearOfEra, 4)), div(yearOfEra, 100)));
  const fromMarch = div(add(mul(dayOfYear, 5), 2), 153);
  const day = sub(dayOfYear, div(add(mul(fromMarch, 153), 2), 5));
  // 0 is March: two on, round the year
  return { month: builder.node('Mod', [add(fromMarch, 2), int(12)]), day };
}
