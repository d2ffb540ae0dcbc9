import type { ColumnType } from '../../dataset.types.js';
import type { FeaturePlan } from '../../plan.types.js';

/** Ids: 0 is padding, which does not occur; strangers have one of their own on each side; then users, then items. */
export const UNKNOWN = { user: 1, item: 2 } as const;
export const FIRST_ID = 3;

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
  /** No ratings: that a row is there is all it says, and the target is the item. */
  readonly implicit: boolean;
  readonly user: SideColumn;
  readonly item: SideColumn;
}

export const firstIdOf = (plan: InteractionsPlan, side: Side): number => FIRST_ID + (side === 'user' ? 0 : plan.user.values.length);

/** Ids by user, or by item. */
export const idsOf = (plan: InteractionsPlan, side: Side): Map<string, number> =>
  new Map(plan[side].values.map((value, index) => [value, firstIdOf(plan, side) + index]));
