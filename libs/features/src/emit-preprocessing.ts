import type { GraphBuilder } from '@lepton/tfjs-onnx';
import { emitDate } from './dates/emit-date.js';
import { type EmbeddedFeature, embeddedIds, isLookup, lookupTable, type LookupFeature, type NumberFeature, SCALED_LIMIT, type TabularPlan } from './plan.types.js';
import { FLOAT } from './tensor-proto.js';

const ML = 'ai.onnx.ml';
const BATCH = 'N';

/**
 * Emits the plan as ONNX nodes: declares the raw inputs (float32 or string, [N, 1]; a date float32 [N, 2]) and returns the feature vectors, float32
 * [N, plan.width], equal to `encode` of the same rows.
 */
export function emitPreprocessing(builder: GraphBuilder, plan: TabularPlan): string {
  const inputs = new Map(plan.features.map((feature) =>
    [feature.column, builder.input(feature.input, feature.kind === 'number' || feature.kind === 'date' ? 'float32' : 'string', [BATCH, feature.kind === 'date' ? 2 : 1])]));
  const inputOf = ({ column }: { column: string }) => inputs.get(column) ?? '';
  const numbers = plan.features.filter((feature) => feature.kind === 'number');
  const lookups = plan.features.filter(isLookup);
  const blocks: string[] = [];
  if (numbers.length > 0) {
    const curved = (['linear', 'asinh'] as const).flatMap((kind) => {
      const group = numbers.filter(({ curve }) => curve.kind === kind);
      return group.length === 0 ? [] : emitCurve(builder, group, builder.node('Concat', group.map(inputOf), { axis: 1 }));
    });
    const missing = builder.node('IsNaN', [builder.node('Concat', numbers.map(inputOf), { axis: 1 })]);
    blocks.push(emitScaled(builder, numbers, builder.node('Concat', curved, { axis: 1 }), missing));
    const flagged = [...numbers.entries()].filter(([, { missingFlag }]) => missingFlag).map(([index]) => index);
    if (flagged.length > 0) blocks.push(builder.node('Gather', [builder.node('Cast', [missing], { to: FLOAT }), builder.ints(flagged)], { axis: 1 }));
  }
  for (const feature of plan.features) if (feature.kind === 'date') blocks.push(emitDate(builder, feature, inputOf(feature)));
  if (lookups.length > 0) {
    const rows = lookups.map((feature) => emitLookup(builder, feature, inputOf(feature)));
    const width = lookups.reduce((sum, feature) => sum + lookupTable(feature).width, 0);
    blocks.push(builder.node('Reshape', [builder.node('Concat', rows, { axis: 2 }), builder.ints([-1, width])]));
  }
  for (const feature of plan.features) if (feature.kind === 'embedded') blocks.push(emitId(builder, feature, inputOf(feature)));
  return builder.node('Concat', blocks, { axis: 1 });
}

function emitCurve(builder: GraphBuilder, group: readonly NumberFeature[], raw: string): string {
  const curves = group.flatMap(({ curve }) => (curve.kind === 'asinh' ? curve : []));
  if (curves.length === 0) return raw;
  const row = (values: number[]) => builder.constant('float32', [1, values.length], values);
  const centred = builder.node('Sub', [raw, row(curves.map(({ center }) => center))]);
  return builder.node('Asinh', [builder.node('Div', [centred, row(curves.map(({ spread }) => spread))])]);
}

function emitScaled(builder: GraphBuilder, numbers: readonly NumberFeature[], curved: string, missing: string): string {
  const row = (values: number[]) => builder.constant('float32', [1, values.length], values);
  const centred = builder.node('Sub', [curved, row(numbers.map(({ mean }) => mean))]);
  const scaled = builder.node('Div', [centred, row(numbers.map(({ deviation }) => deviation))]);
  const clipped = builder.node('Clip', [scaled, builder.scalar(-SCALED_LIMIT), builder.scalar(SCALED_LIMIT)]);
  return builder.node('Where', [missing, builder.scalar(0), clipped]);
}

/** Text → row number → row of the table, [N, 1, width]. */
function emitLookup(builder: GraphBuilder, feature: LookupFeature, input: string): string {
  const table = lookupTable(feature);
  const other = table.rows - 2;
  const code = builder.node('LabelEncoder', [input], {
    keys_strings: [...feature.vocabulary, ''],
    values_int64s: [...feature.vocabulary.keys(), other + 1],
    default_int64: other,
  }, ML);
  return builder.node('Gather', [builder.constant('float32', [table.rows, table.width], table.values), code], { axis: 0 });
}

/** Text → id as a number, [N, 1]. */
function emitId(builder: GraphBuilder, feature: EmbeddedFeature, input: string): string {
  const ids = embeddedIds(feature);
  const id = builder.node('LabelEncoder', [input], { keys_strings: [...ids.keys()], values_int64s: [...ids.values()], default_int64: feature.first }, ML);
  return builder.node('Cast', [id], { to: FLOAT });
}
