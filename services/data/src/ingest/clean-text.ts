import { MISSING_WORDS } from './missing-words.js';
import { literals } from './sql.js';

/** SQL for a text column's value as it is kept: trimmed, missing-value words as NULL. */
export const cleanedText = (expression: string): string =>
  `CASE WHEN trim(${expression}, ' \t\r\n') IN (${literals(MISSING_WORDS)}) THEN NULL ELSE trim(${expression}, ' \t\r\n') END`;
