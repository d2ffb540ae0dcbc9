export declare function build(options: { node: string; root?: string; stamp?: string }): Promise<{ label: string }>;
