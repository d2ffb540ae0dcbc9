export declare function specFiles(root: string): Map<string, string[]>;
export declare function orphanSpecs(root: string): string[];
