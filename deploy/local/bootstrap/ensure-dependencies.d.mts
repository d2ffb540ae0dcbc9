export declare function ensureDependencies(options: { node: string; root?: string; env?: NodeJS.ProcessEnv }): Promise<{ label: string }>;
export declare function isInstalled(root: string, lock: { packages: Record<string, object> }): boolean;
export declare function withNodeFirst(node: string, env?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
