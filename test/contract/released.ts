import { findBreakingChanges, lexicographicSortSchema, parse, print, printSchema, visit, type GraphQLSchema } from 'graphql';

/** The text of `released.graphql`: sorted, so that a diff shows what has changed, and without descriptions, which break nobody. */
export function releasedText(schema: GraphQLSchema): string {
  const bare = visit(parse(printSchema(lexicographicSortSchema(schema))), { enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined) });
  return `# The graph as last released, kept by \`npm run generate -- --release\`.\n\n${print(bare)}\n`;
}

/** What would break a client of the released graph; one line each. */
export const breakingChanges = (released: GraphQLSchema, current: GraphQLSchema): string[] =>
  findBreakingChanges(released, current).map(({ type, description }) => `${type}: ${description}`);
