import type { GraphBuilder } from '@lepton/tfjs-onnx';
import { tally } from '../../column-statistics.js';
import type { ColumnType, DatasetColumn } from '../../dataset.types.js';
import type { Draw, Encoding, Samples } from '../../encoding.types.js';
import { inputNames } from '../../input-names.js';
import { planTarget } from '../../plan-target.js';
import type { FeaturePlan } from '../../plan.types.js';
import { type Outcome, problem, refuse, succeed } from '../../problem.js';
import { takeSamples } from '../../samples.js';
import { type FeatureSelection, type SelectionRequest, targetRead, unknownColumn } from '../../select-features.js';
import type { Table } from '../../table.js';
import { FLOAT } from '../../tensor-proto.js';

/** Ids: 0 is padding, which does not occur; strangers have one of their own on each side; then users, then items. */
const UNKNOWN = { user: 1, item: 2 } as const;
const FIRST_ID = 3;
const MAXIMUM_SIDE = 500_000;
/** Share of training rows whose user, and of those whose item, is taken for a stranger: strangers get a sensible answer that way. */
const FORGOTTEN = 0.03;

export type Side = 'user' | 'item';

export interface SideColumn {
  readonly column: string;
  readonly input: string;
  readonly type: ColumnType;
  /** Those that training has seen, the most frequent if there are too many; ids follow this order. */
  readonly values: readonly string[];
}

export interface InteractionsPlan extends FeaturePlan {
  readonly kind: 'interactions';
  readonly user: SideColumn;
  readonly item: SideColumn;
}

export interface InteractionsSelection extends FeatureSelection {
  readonly user: DatasetColumn;
  readonly item: DatasetColumn;
}

/** A user and an item as two ids [2] of one vocabulary; the rating is the target. Looked up in the served graph itself. */
export const INTERACTIONS: Encoding<InteractionsPlan, InteractionsSelection> = {
  kind: 'interactions',
  modality: 'INTERACTIONS',
  alsoFor: ['TABULAR'],
  tasks: ['RECOMMENDATION'],
  servesRaw: () => true,
  select: selectSides,
  reads: (selection) => [...[selection.user, selection.item].map(readSide), targetRead(selection)],
  estimate: ({ user, item }) => ({ sampleShape: [2], bytesPerRow: 8 + 2 * 40, ids: { vocabulary: FIRST_ID + user.statistics.distinct + item.statistics.distinct } }),
  fit(selection, train) {
    const target = planTarget(selection, train);
    if (!target.ok) return target;
    const [userInput = '', itemInput = ''] = inputNames([selection.user.name, selection.item.name]);
    const side = ({ name, type }: DatasetColumn, input: string): SideColumn => {
      const counts = [...tally(sideTexts(train, name))].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, MAXIMUM_SIDE);
      return { column: name, input, type, values: counts.map(([value]) => value).sort((a, b) => (a < b ? -1 : Number(a > b))) };
    };
    return succeed({
      version: 1, kind: 'interactions', task: selection.task, user: side(selection.user, userInput), item: side(selection.item, itemInput),
      target: target.value, excluded: selection.excluded,
    });
  },
  sampleShape: () => [2],
  ids: ({ user, item }) => ({ vocabulary: FIRST_ID + user.values.length + item.values.length }),
  encode: (plan, table) => Promise.resolve(samplesOf(plan, sideTexts(table, plan.user.column), sideTexts(table, plan.item.column))),
  ports: ({ user, item }) => [user, item].map(({ input, column, type }) => ({ name: input, type: 'string', shape: [null, 1], column, columnType: type, nullable: false })),
  emit(builder, plan) {
    const ids = (['user', 'item'] as const).map((side) => emitLookup(builder, plan, side));
    return builder.node('Cast', [builder.node('Concat', ids, { axis: 1 })], { to: FLOAT });
  },
  describe: ({ user, item }, table, row) => Object.fromEntries([user, item].map(({ column }) => [column, sideTexts(table, column)[row] || null])),
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

function selectSides({ columns, target: targetName, task, include, interactions }: SelectionRequest): Outcome<InteractionsSelection> {
  const names = columns.map(({ name }) => name);
  const target = columns.find(({ name }) => name === targetName);
  if (!target) return refuse(unknownColumn(targetName, names, 'target'));
  const [userName, itemName, ...rest] = include && include.length > 0 ? include : [interactions?.user, interactions?.item];
  const [user, item] = [userName, itemName].map((wanted) => columns.find(({ name }) => name === wanted));
  if (!user || !item || rest.length > 0 || user === target || item === target) {
    return refuse(problem('FEATURES_INVALID', `A recommendation learns from two columns, who rates and what is rated, in that order; give both as features. The dataset has: ${names.join(', ')}.`, 'features'));
  }
  const excluded = columns.filter((column) => column !== target && column !== user && column !== item).map(({ name }) => ({ name, reason: 'UNSUPPORTED' }));
  return succeed({ task, target, columns: [{ column: user }, { column: item }], excluded, user, item });
}

const readSide = ({ name, type }: DatasetColumn) => ({ name, as: type === 'INTEGER' || type === 'NUMBER' ? 'number' : 'text' } as const);

const idsOf = (plan: InteractionsPlan, side: Side) => {
  const first = FIRST_ID + (side === 'user' ? 0 : plan.user.values.length);
  return new Map(plan[side].values.map((value, index) => [value, first + index]));
};

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
