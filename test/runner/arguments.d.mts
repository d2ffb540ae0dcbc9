export declare function parseArguments(args: string[], known: string[], fail: (message: string) => void): { names: string[]; jestArguments: string[] };
