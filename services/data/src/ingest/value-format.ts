import type { DecimalSeparator } from './ingest.types.js';
import { literal } from './sql.js';
import type { Storage } from './table.js';

/** A way to write numbers, truth values or instants as text. Patterns are valid for both JavaScript and RE2 (DuckDB). */
export interface ValueFormat {
  readonly name: string;
  readonly kind: 'NUMBER' | 'BOOLEAN' | 'DATETIME';
  readonly storage: Storage;
  readonly pattern: RegExp;
  /** Of numbers. */
  readonly decimalSeparator?: DecimalSeparator;
  /** Of dates whose day and month could as well stand the other way round. */
  readonly dayFirst?: boolean;
  /** Who writes dates like this puts the day first elsewhere, too. */
  readonly likelyDayFirst?: boolean;
  /** SQL for the value of text `column`, NULL where it is not of this format. */
  readonly value: (column: string) => string;
}

/** SQL for whether a text matches the whole pattern. */
export const matches = (column: string, { source, flags }: RegExp): string => `regexp_full_match(${column}, ${literal(source.replace(/^\^|\$$/g, ''))}${flags.includes('i') ? ", 'i'" : ''})`;

/** More words for "missing", which only count in a column of numbers or dates: in a column of words they may be answers. */
export const MISSING_AMONG_VALUES = ['None', 'none', 'NONE', 'missing', 'Missing', 'unknown', 'Unknown', 'n.a.', '.', '..', '...', '*', 'nil', 'undefined', '#VALUE!', '#DIV/0!', '#REF!'] as const;

/** A text column with at least this share of numbers is meant to be one of numbers. */
export const MIXED_SHARE = 0.8;
/** How many values are looked at to guess a format. */
export const FORMAT_SAMPLE = { least: 20, most: 2_000 } as const;
