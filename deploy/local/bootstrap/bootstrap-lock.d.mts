export declare function withBootstrapLock<T>(work: () => Promise<T>, options?: { path?: string; onWait?: (pid: number) => void }): Promise<T>;
