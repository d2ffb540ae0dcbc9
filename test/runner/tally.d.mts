export interface Counts { passed: number; failed: number; skipped: number; problems: string[]; isJest?: boolean }
export declare class Tally {
  add(name: string, counts: Counts, ms: number): void;
  readonly passed: number;
  readonly failed: number;
  readonly testsRun: number;
  readonly lastLine: string;
  table(format: (ms: number) => string): string[];
}
