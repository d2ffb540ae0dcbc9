import { readFileSync } from 'node:fs';
import { layerKinds, trainingChoices } from './catalogue.js';
import { LAYER_KINDS } from './layer-spec.js';
import { LOSSES } from './loss-spec.js';
import { OPTIMIZERS } from './optimizer-spec.js';
import { presets } from './presets.js';
import { SCHEDULES } from './schedule-spec.js';

const choices = () => Object.values(trainingChoices()).flat();
const propertiesOf = (schema: Readonly<Record<string, unknown>>) => schema['properties'] as Record<string, { readonly description?: string; readonly type?: string; readonly const?: string }>;

describe('the catalogue', () => {
  it('has every kind of layer, each with a sentence and a schema that stands by itself', () => {
    expect(layerKinds().map(({ kind }) => kind).toSorted()).toEqual(Object.keys(LAYER_KINDS).toSorted());
    for (const { kind, description, schema } of layerKinds()) {
      expect(description).toMatch(/^[A-Z].{15,}\.$/);
      expect(schema).toMatchObject({ type: 'object', additionalProperties: false, required: expect.arrayContaining(['kind']) });
      expect(propertiesOf(schema)['kind']?.const).toBe(kind);
      expect(JSON.stringify(schema)).not.toContain('$ref');
    }
  });

  it('explains every field', () => {
    const fields = [...layerKinds().map(({ kind, schema }) => [kind, schema] as const), ...choices().map(({ name, options }) => [name, options] as const)]
      .flatMap(([name, schema]) => Object.entries(propertiesOf(schema)).filter(([field]) => field !== 'kind').map(([field, { description }]) => [`${name}.${field}`, description]));
    expect(fields.filter(([, description]) => !description)).toEqual([]);
    expect(fields.length).toBeGreaterThan(120);
  });

  it('lets an editor check what presets make', () => {
    const schemas = new Map(layerKinds().map(({ kind, schema }) => [kind, propertiesOf(schema)]));
    for (const preset of presets()) {
      for (const layer of preset.defaults['layers'] as { kind: string }[]) expect(Object.keys(schemas.get(layer.kind) ?? {})).toEqual(expect.arrayContaining(Object.keys(layer)));
    }
    expect(propertiesOf(layerKinds().find(({ kind }) => kind === 'lstm')?.schema ?? {})['units']).toMatchObject({ type: 'integer', minimum: 1, maximum: 2048 });
  });

  it('has every loss, optimiser and schedule, with its own options', () => {
    const { losses, optimizers, schedules } = trainingChoices();
    expect([losses, optimizers, schedules].map((list) => list.map(({ name }) => name))).toEqual([[...LOSSES], [...OPTIMIZERS], [...SCHEDULES]]);
    const options = (list: typeof losses, name: string) => Object.keys(propertiesOf(list.find((choice) => choice.name === name)?.options ?? {}));
    expect(options(losses, 'focal')).toEqual(['gamma', 'alpha', 'classWeights']);
    expect(options(losses, 'meanSquaredError')).toEqual([]);
    expect(options(optimizers, 'sgd')).toEqual(['weightDecay', 'clipNorm', 'clipValue', 'momentum', 'nesterov']);
    expect(options(schedules, 'step')).toEqual(['every', 'factor']);
    expect(losses.find(({ name }) => name === 'binaryCrossEntropy')?.tasks).toEqual(['BINARY_CLASSIFICATION', 'RECOMMENDATION']);
    expect(trainingChoices('REGRESSION').losses.map(({ name }) => name)).toEqual(['meanSquaredError', 'meanAbsoluteError', 'huber']);
  });

  it('is what the README lists', () => {
    const rows = readFileSync(new URL('../README.md', import.meta.url), 'utf8').split('\n');
    for (const { kind, schema } of layerKinds()) {
      const row = rows.find((line) => line.startsWith(`| \`${kind}\` |`));
      expect([kind, Object.keys(propertiesOf(schema)).filter((field) => field !== 'kind' && !row?.includes(`\`${field}\``))]).toEqual([kind, []]);
      expect(row).toBeDefined();
    }
    for (const { name, options } of choices()) {
      const row = rows.find((line) => line.startsWith(`| \`${name}\` |`));
      expect([name, Object.keys(propertiesOf(options)).filter((field) => !row?.includes(`\`${field}\``))]).toEqual([name, []]);
      expect(row).toBeDefined();
    }
  });
});
