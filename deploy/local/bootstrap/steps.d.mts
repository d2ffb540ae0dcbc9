export declare class Steps {
  constructor(stream?: NodeJS.WritableStream & { isTTY?: boolean; columns?: number });
  run<T>(label: string, work: () => Promise<T>): Promise<T>;
  begin(label: string): void;
  done(label: string, ms: number, running?: string): void;
  print(text: string): void;
  clear(): void;
  colour(name: 'green' | 'red' | 'yellow' | 'dim' | 'bold', text: string): string;
  fail(error: unknown): void;
}
export declare function duration(ms: number): string;
