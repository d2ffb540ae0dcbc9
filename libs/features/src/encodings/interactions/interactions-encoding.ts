import type { GraphBuilder } from '@lepton/tfjs-onnx';
import { tally } from '../../column-statistics.js';
import { encodeTarget } from '../../encode.js';
import type { DatasetColumn } from '../../dataset.types.js';
import type { Draw, Encoding, Samples } from '../../encoding.types.js';
import { inputNames } from '../../input-names.js';
import { planTarget } from '../../plan-target.js';
import { type Outcome, problem, refuse, succeed } from '../../problem.js';
import { takeSamples } from '../../samples.js';
import { type FeatureSelection, type SelectionRequest, targetRead, unknownColumn } from '../../select-features.js';
import type { Table } from '../../table.js';
import { FLOAT } from '../../tensor-proto.js';
import { FIRST_ID, idsOf, type InteractionsPlan, type Side, type SideColumn, UNKNOWN } from './interactions-plan.js';
import { implicitTargets, NEGATIVES, withNegatives } from './negative-samples.js';

const MAXIMUM_SIDE = 500_000;
/** Share of training rows whose user, and of those whose item, is taken for a stranger: strangers get a sensible answer that way. */
const FORGOTTEN = 0.03;

export interface InteractionsSelection extends FeatureSelection {
  readonly implicit: boolean;
  readonly user: DatasetColumn;
  readonly item: DatasetColumn;
}

/**
 * A user and an item as two ids [2] of one vocabulary, looked up in the served graph itself. The target is the rating; or, where the item
 * is the target, whether the user takes it, learnt from what users did and from items drawn at random that they did not.
 */
export const INTERACTIONS: Encoding<InteractionsPlan, InteractionsSelection> = {
  kind: 'interactions',
  modality: 'INTERACTIONS',
  alsoFor: ['TABULAR'],
  tasks: ['RECOMMENDATION'],
  servesRaw: () => true,
  select: selectSides,
  reads: (selection) => [...[selection.user, selection.item].map(readSide), ...(selection.implicit ? [] : [targetRead(selection)])],
  estimate: ({ user, item, implicit }) => ({
    sampleShape: [2], bytesPerRow: implicit ? 250 : 8 + 2 * 40, ...(implicit ? { samplesPerRow: 1 + NEGATIVES } : {}),
    ids: { vocabulary: FIRST_ID + user.statistics.distinct + item.statistics.distinct },
  }),
  fit(selection, train) {
    const target = selection.implicit ? succeed({ kind: 'value' as const, column: selection.item.name, mean: 0, deviation: 1, bounded: true }) : planTarget(selection, train);
    if (!target.ok) return target;
    const [userInput = '', itemInput = ''] = inputNames([selection.user.name, selection.item.name]);
    const side = ({ name, type }: DatasetColumn, input: string): SideColumn => {
      const counts = [...tally(sideTexts(train, name))].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, MAXIMUM_SIDE);
      return { column: name, input, type, values: counts.map(([value]) => value).sort((a, b) => (a < b ? -1 : Number(a > b))) };
    };
    return succeed({
      version: 1, kind: 'interactions', task: selection.task, implicit: selection.implicit, user: side(selection.user, userInput), item: side(selection.item, itemInput),
      target: target.value, excluded: selection.excluded,
    });
  },
  sampleShape: () => [2],
  ids: ({ user, item }) => ({ vocabulary: FIRST_ID + user.values.length + item.values.length }),
  encode(plan, table, known = []) {
    const samples = samplesOf(plan, ...sidesOf(plan, table));
    return Promise.resolve(plan.implicit ? withNegatives(plan, samples, sidesOf(plan, table), known.map((other) => sidesOf(plan, other))) : samples);
  },
  targets: (plan, table) => (plan.implicit ? implicitTargets(plan, sidesOf(plan, table)) : encodeTarget(plan, table)),
  ports: ({ user, item }) => [user, item].map(({ input, column, type }) => ({ name: input, type: 'string', shape: [null, 1], column, columnType: type, nullable: false })),
  emit(builder, plan) {
    const ids = (['user', 'item'] as const).map((side) => emitLookup(builder, plan, side));
    return builder.node('Cast', [builder.node('Concat', ids, { axis: 1 })], { to: FLOAT });
  },
  describe: ({ user, item }, table, row) => Object.fromEntries([user, item].map(({ column }) => [column, sideTexts(table, column)[row % table.rowCount] || null])),
  reference: () => [],
  summary: ({ user, item }) => `${user.values.length.toLocaleString('en')} of "${user.column}", ${item.values.length.toLocaleString('en')} of "${item.column}"`,
};

/** Every pair of these users and all items that training has seen, user by user: what a recommendation ranks. */
export function allPairs(plan: InteractionsPlan, users: readonly string[]): Samples {
  const items = plan.item.values;
  return samplesOf(plan, users.flatMap((user) => items.map(() => user)), users.flatMap(() => items));
}

/** User or item numbers as text without a fraction: that is how callers write them. */
export function sideTexts({ columns }: Table, name: string): readonly string[] {
  const data = columns.get(name);
  if (!(data instanceof Float64Array)) return data ?? [];
  return Array.from(data, (value) => (Number.isNaN(value) ? '' : String(value)));
}

const sidesOf = ({ user, item }: InteractionsPlan, table: Table) => [sideTexts(table, user.column), sideTexts(table, item.column)] as const;

function selectSides({ columns, target: targetName, task, include, interactions }: SelectionRequest): Outcome<InteractionsSelection> {
  const names = columns.map(({ name }) => name);
  const target = columns.find(({ name }) => name === targetName);
  if (!target) return refuse(unknownColumn(targetName, names, 'target'));
  const [userName, itemName = targetName, ...rest] = (include && include.length > 0 ? include : [interactions?.user, interactions?.item]).filter((name) => name !== targetName);
  const [user, item] = [userName, itemName].map((wanted) => columns.find(({ name }) => name === wanted));
  if (!user || !item || rest.length > 0) {
    return refuse(problem('FEATURES_INVALID', `A recommendation learns from two columns, who rates and what is rated, in that order; give both as features. Where nothing is rated, what users choose is the target, and who they are the feature. The dataset has: ${names.join(', ')}.`, 'features'));
  }
  const implicit = item === target;
  if (!implicit && target.type !== 'INTEGER' && target.type !== 'NUMBER') {
    return refuse(problem('TASK_MISMATCH', `A recommendation from ratings predicts a number, but "${target.name}" is of type ${target.type}. To recommend from what users choose, make that the target.`, 'target'));
  }
  const excluded = columns.filter((column) => column !== target && column !== user && column !== item).map(({ name }) => ({ name, reason: 'UNSUPPORTED' }));
  return succeed({ task, target, columns: implicit ? [{ column: user }] : [{ column: user }, { column: item }], excluded, user, item, implicit });
}

const readSide = ({ name, type }: DatasetColumn) => ({ name, as: type === 'INTEGER' || type === 'NUMBER' ? 'number' : 'text' } as const);

function samplesOf(plan: InteractionsPlan, users: readonly string[], items: readonly string[]): Samples {
  const [userIds, itemIds] = [idsOf(plan, 'user'), idsOf(plan, 'item')];
  const ids = new Int32Array(2 * users.length);
  for (let row = 0; row < users.length; row++) {
    ids[2 * row] = userIds.get(users[row] ?? '') ?? UNKNOWN.user;
    ids[2 * row + 1] = itemIds.get(items[row] ?? '') ?? UNKNOWN.item;
  }
  return {
    rowCount: users.length, sampleShape: [2], unreadable: new Map(),
    write(rows, into, draw?: Draw) {
      into.set(takeSamples(ids, 2, rows));
      if (!draw) return;
      for (let i = 0; i < rows.length; i++) {
        const chance = draw(rows[i] ?? 0)();
        if (chance < FORGOTTEN) into[2 * i] = UNKNOWN.user;
        else if (chance > 1 - FORGOTTEN) into[2 * i + 1] = UNKNOWN.item;
      }
    },
    feeds: (rows) => [[plan.user.input, users] as const, [plan.item.input, items] as const].map(([name, texts]) =>
      ({ name, type: 'string', shape: [rows.length, 1], data: Array.from(rows, (row) => texts[row] ?? '') })),
  };
}

/** Text → id, int64 [N, 1]. */
function emitLookup(builder: GraphBuilder, plan: InteractionsPlan, side: Side): string {
  const ids = idsOf(plan, side);
  return builder.node('LabelEncoder', [builder.input(plan[side].input, 'string', ['N', 1])], {
    keys_strings: [...ids.keys()], values_int64s: [...ids.values()], default_int64: UNKNOWN[side],
  }, 'ai.onnx.ml');
}
