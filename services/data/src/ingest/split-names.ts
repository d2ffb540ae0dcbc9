import { SPLIT_NAMES, type SplitName } from './profile.types.js';
import { SPLIT_WORDS } from './split.js';

/** The split that a folder or a part of a dataset is called after: `train`, `Test_set`, … */
export function splitNamed(name: string): SplitName | undefined {
  const word = name.toLowerCase().replace(/[_ -]?(?:set|data|images|audio)$/, '');
  return SPLIT_NAMES.find((split) => (SPLIT_WORDS[split] as readonly string[]).includes(word));
}
