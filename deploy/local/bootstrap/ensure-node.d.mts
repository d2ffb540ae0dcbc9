export declare const nodeVersion: string;
export declare function ensureNode(options?: { current?: string; dir?: string; env?: NodeJS.ProcessEnv }): Promise<{ node: string; version: string; label: string }>;
