import type { Counts } from './tally.mjs';
interface Report {
  numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number; numRuntimeErrorTestSuites: number;
  testResults: { assertionResults: { status: string; fullName: string }[] }[];
}
export declare const jestProjects: string[];
export declare function judge(report: Report | undefined, run: { project: string; code: number; filtered: boolean; files: number }): Counts;
export declare function stopJest(): void;
