interface LockEntry { version?: string; link?: boolean; optional?: boolean; os?: string[]; cpu?: string[]; libc?: string[]; optionalDependencies?: Record<string, string> }
export declare function missingEntries(lock: { packages: Record<string, LockEntry> }): Record<string, LockEntry>;
