export declare class BootstrapError extends Error {
  constructor(message: string, wayOut: string, details?: string[], options?: ErrorOptions);
  readonly wayOut: string;
  readonly details: string[];
}
export declare function explainNpm(what: string, output: string): BootstrapError;
export declare function explainPip(what: string, output: string): BootstrapError;
export declare function explainFile(error: unknown, path: string): unknown;
