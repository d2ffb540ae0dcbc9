/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { GraphBuilder } from '@lepton/tfjs-onnx';
import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type DateFeature, dateWidth, encodeDate, fitDate, splitInstant } from './date-feature.js';
import { emitDate } from './emit-date.js';
import { parseDate } from './parse-date.js';

const at = (text: string) => Date.parse(text);

describe('parseDate', () => {
  it.each<[string, string]>([
    ['2024-02-29', '2024-02-29T00:00:00Z'], [' 2024-02-29 23:59 ', '2024-02-29T23:59:00Z'], ['2024-02-29T12:30:15.25Z', '2024-02-29T12:30:15.250Z'],
    ['2024-02-29T12:30:15+02:00', '2024-02-29T10:30:15Z'], ['2024-02-29T12:30:15-0530', '2024-02-29T18:00:15Z'], ['2024-02-29 12:30:15+01', '2024-02-29T11:30:15Z'],
    ['0001-01-01', '0001-01-01T00:00:00Z'], ['2024/2/9', '2024-02-09T00:00:00Z'], ['29.02.2024', '2024-02-29T00:00:00Z'], ['29-2-2024 7:05', '2024-02-29T07:05:00Z'],
    ['31/01/2024', '2024-01-31T00:00:00Z'], ['1/31/2024 12:05 am', '2024-01-31T00:05:00Z'], ['3/3/2024 12:05 PM', '2024-03-03T12:05:00Z'],
    ['29 Feb 2024', '2024-02-29T00:00:00Z'], ['29-February-2024', '2024-02-29T00:00:00Z'], ['Feb 29, 2024 11:00:07 PM', '2024-02-29T23:00:07Z'],
    ['31.01.24', '2024-01-31T00:00:00Z'], ['01.12.69 8:05', '1969-12-01T08:05:00Z'], ['1/31/24', '2024-01-31T00:00:00Z'], ['01-31-2024', '2024-01-31T00:00:00Z'], ['31-Jan-68', '2068-01-31T00:00:00Z'],
    ['20240229', '2024-02-29T00:00:00Z'], ['2024-02', '2024-02-01T00:00:00Z'], ['1709164800', '2024-02-29T00:00:00Z'], ['1709164800.5', '2024-02-29T00:00:00.500Z'], ['1709164800250', '2024-02-29T00:00:00.250Z'], ['1709164800250000', '2024-02-29T00:00:00.250Z'],
    ['Tue, 05 Mar 2024 10:00:00 +0100', '2024-03-05T09:00:00Z'], ['Tue, 05 Mar 2024 10:00 GMT', '2024-03-05T10:00:00Z'], ['Wednesday, January 31st, 2024', '2024-01-31T00:00:00Z'],
    ['31. Januar 2024', '2024-01-31T00:00:00Z'], ['Dienstag, 5. MÄRZ 2024 10:00', '2024-03-05T10:00:00Z'], ['1er août 2024', '2024-08-01T00:00:00Z'], ['31 de diciembre de 2024', '2024-12-31T00:00:00Z'], ['3 févr. 2024', '2024-02-03T00:00:00Z'],
  ])('reads %j', (value, expected) => {
    expect(parseDate(value)).toBe(at(expected));
  });

  it.each([['2023-02-29'], ['2024-13-01'], ['tomorrow'], ['3/4/2024'], ['3/4/24'], ['3-4-2024'], ['2024-20'], ['20240230'], ['123456'], ['13/13/2024'], ['2024-01-01T25:00'], ['2024-01-01 13:00 pm'], ['2024-01-01T10:00+25:00'], ['32 Foo 2024'], ['0000-01-01'], ['']])('refuses %j', (value) => {
    expect(parseDate(value)).toBeUndefined();
  });

  it('gives back what JSON writes', () => {
    fc.assert(fc.property(fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }), (date) => {
      expect(parseDate(date.toISOString())).toBe(date.getTime());
    }));
  });
});

describe('date features', () => {
  const shop = fitDate('when', 'when', Float64Array.from([...Array.from({ length: 400 }, (_, i) => at('2023-01-01T08:15:00Z') + i * 86_400_000 * 1.37), NaN])) as DateFeature;

  it('say what varies and nothing else', () => {
    expect(shop).toMatchObject({ parts: ['trend', 'month', 'day', 'weekday', 'time'], nullable: true, missingFlag: true });
    expect(dateWidth(shop)).toBe(10);
    const mondays = fitDate('d', 'd', Float64Array.from({ length: 9 }, (_, i) => at('2024-01-01') + i * 7 * 86_400_000));
    expect(mondays?.parts).toEqual(['trend', 'month', 'day']);
    expect(fitDate('d', 'd', Float64Array.of(0, 0))).toBeUndefined();
    expect(fitDate('d', 'd', Float64Array.of(NaN, NaN))).toBeUndefined();
    expect(fitDate('d', 'd', Float64Array.of(0, NaN))).toMatchObject({ parts: [], missingFlag: true });
  });

  it('stand close together for instants that do', () => {
    const features = (text: string) => {
      const into = new Float32Array(dateWidth(shop));
      encodeDate(shop, at(text), into, 0);
      return into;
    };
    const distance = (a: string, b: string) => Math.hypot(...features(a).map((value, i) => value - (features(b)[i] ?? 0)));
    expect(distance('2023-12-31T23:59:00Z', '2024-01-01T00:01:00Z')).toBeLessThan(distance('2023-12-31T23:59:00Z', '2023-07-16T12:00:00Z') / 2);
  });

  it('know no trend beyond what training has seen', () => {
    const trend = (text: string) => {
      const into = new Float32Array(dateWidth(shop));
      encodeDate(shop, at(text), into, 0);
      return into[0];
    };
    expect(trend('2044-01-01')).toBe(trend('2034-01-01'));
    expect(trend('2044-01-01')).toBeLessThan(2);
  });

  it('are in the served model what they are in training, for every year, missing ones too', async () => {
    const builder = new GraphBuilder();
    builder.output(emitDate(builder, shop, builder.input('when', 'float32', ['N', 2])), 'float32', ['N', dateWidth(shop)], 'features');
    const session = await InferenceSession.create(builder.toModel(), { logSeverityLevel: 3 });
    const instants = [
      NaN, ...['0001-01-01', '9999-12-31T23:59:59.999Z', '1900-02-28', '1900-03-01', '2000-02-29', '2024-02-29', '2024-03-01', '1969-12-31T23:59:59Z', '1970-01-01'].map(at),
      ...fc.sample(fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }), { numRuns: 500, seed: 5 }).map((date) => date.getTime()),
    ];
    const { features } = await session.run({ when: new Tensor('float32', Float32Array.from(instants.flatMap((instant) => [...splitInstant(instant)])), [instants.length, 2]) });
    await session.release();
    const expected = new Float32Array(instants.length * dateWidth(shop));
    for (const [row, instant] of instants.entries()) encodeDate(shop, instant, expected, row * dateWidth(shop));
    const served = features?.data as Float32Array;
    expect(served.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (expected[i] ?? NaN))), 0)).toBeLessThan(1e-6);
  });
});
