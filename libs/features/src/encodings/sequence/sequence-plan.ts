import type { DatasetColumn } from '../../dataset.types.js';
import type { FeaturePlan, TokensTarget } from '../../plan.types.js';
import type { FeatureSelection } from '../../select-features.js';
import type { FittedText, TextOptions } from '../../text/fit-text.js';
import { tokenizerOf } from '../../text/tokenizer.js';

export interface SequencePlan extends FeaturePlan {
  readonly kind: 'sequence';
  readonly source: FittedText & { readonly column: string; readonly input: string };
  readonly target: TokensTarget;
}

export interface SequenceSelection extends FeatureSelection {
  readonly source: DatasetColumn;
  /** Undefined: the data decides. */
  readonly text: TextOptions | undefined;
}

/** Ids after those of the tokeniser: the first input of the decoder, and what ends a text. */
export const startOf = ({ target }: SequencePlan): number => tokenizerOf(target.tokenizer).size;
export const endOf = ({ target }: SequencePlan): number => tokenizerOf(target.tokenizer).size + 1;
