/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { METADATA_KEYS, readSplit, type ReferenceDistribution, servingCodec } from '@lepton/features';
import { readModelMetadata } from '@lepton/tfjs-onnx';
import { sales } from '../testing/synthetic.js';
import { serve, train } from '../testing/train-and-serve.js';

jest.setTimeout(60_000);

describe('a table with dates', () => {
  it('is learnt from by the defaults, and served from dates as people write them', async () => {
    const fixture = await sales();
    const trained = await train(fixture, { epochs: 60 });
    expect(trained.spec).toMatchObject({ task: 'REGRESSION', features: ['day', 'shop'], architecture: { preset: 'tabular-mlp' } });
    // shop alone explains a third of it
    expect(trained.metric['r2']).toBeGreaterThan(0.85);
    expect(trained.signature.inputs).toMatchObject([{ name: 'day', type: 'string', shape: [null, 1], columnType: 'DATETIME', nullable: true }, { column: 'shop' }]);

    const test = await readSplit(fixture.splits.TEST, [{ name: 'day', as: 'text' }, { name: 'shop', as: 'text' }, { name: 'sold', as: 'number' }]);
    const sold = test.columns.get('sold') as Float64Array;
    const { value = [] } = await serve(trained, Array.from(sold, (_, row) => ({ day: test.columns.get('day')?.[row], shop: test.columns.get('shop')?.[row] })));
    const error = sold.reduce((sum, truth, row) => sum + Math.abs(truth - Number(value[row])), 0) / sold.length;
    expect(error).toBeCloseTo(trained.metric['meanAbsoluteError'] ?? NaN, 4);

    const forms = ['2023-03-04', '2023-03-04T00:00:00Z', '4 Mar 2023', '04.03.2023', 'March 4, 2023 12:00 AM'];
    const answers = await serve(trained, forms.map((day) => ({ day, shop: 'north' })));
    expect(new Set(answers['value']).size).toBe(1);
    expect((await serve(trained, [{ shop: 'north' }]))['value']?.[0]).toBeGreaterThan(0);
    await expect(serve(trained, [{ day: '3/4/2023', shop: 'north' }])).rejects.toThrow(/NOT_A_DATE.*has to be a date, such as/);

    // what comes past `decodeRow`, over the inference protocol
    const codec = servingCodec(readModelMetadata(trained.artifact));
    expect(await codec?.toFeeds(new Map([['day', ['2023-03-04', 'tomorrow']], ['shop', ['north', 'south']]])))
      .toMatchObject({ ok: false, problems: [{ code: 'NOT_A_DATE', field: 'day', message: expect.stringContaining('Row 2') }] });
    const reference = JSON.parse(readModelMetadata(trained.artifact)[METADATA_KEYS.reference] ?? '') as ReferenceDistribution;
    expect(reference.features[0]).toMatchObject({ kind: 'date', name: 'day' });
    expect(reference.features[0]?.counts.reduce((a, b) => a + b)).toBe(fixture.manifest.splits[0]?.rowCount);
  });
});
