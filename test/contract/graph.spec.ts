import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, concatAST, extendSchema, parse, printSchema, type GraphQLSchema } from 'graphql';
import { apiSchema } from './api-schema.js';
import { coordinates, type Element } from './coordinates.js';
import { DIFFERENT, LATER } from './later.js';
import { breakingChanges, releasedText } from './released.js';

const SHARED = join(import.meta.dirname, '../../../shared/graph');
/** GraphQL itself says what they are. */
const ROOTS = ['Query', 'Mutation', 'Subscription'];

let schema: GraphQLSchema;
let elements: Map<string, Element>;

beforeAll(async () => {
  schema = await apiSchema();
  elements = coordinates(parse(printSchema(schema)));
}, 30_000);

describe('every part of the graph', () => {
  it('says what it is', () => {
    expect(elements.size).toBeGreaterThan(400);
    expect([...elements].filter(([name, { description }]) => !description?.trim() && !ROOTS.includes(name)).map(([name]) => name)).toEqual([]);
  });

  it.each([['milliseconds', /Ms$/, /millisecond/i], ['bytes', /byteSize$|Bytes$/, /bytes/i]])('that counts %s says so', (_, name, unit) => {
    const counting = [...elements].filter(([coordinate]) => name.test(coordinate));
    expect(counting.length).toBeGreaterThan(2);
    expect(counting.filter(([, { description }]) => !unit.test(description ?? '')).map(([coordinate]) => coordinate)).toEqual([]);
  });
});

describe('the released graph', () => {
  const released = buildSchema(readFileSync(join(import.meta.dirname, 'released.graphql'), 'utf8'));

  it('still works for its clients', () => {
    const broken = breakingChanges(released, schema);
    if (broken.length > 0) {
      throw new Error(`The graph would break its clients:\n${broken.map((line) => `- ${line}`).join('\n')}\n`
        + 'Keep what is there and add beside it: new types, fields and optional arguments are fine. Where a major release is to break it, '
        + 'run `npm run generate -- --release`, commit test/contract/released.graphql, and write it into CHANGELOG.md.');
    }
  });

  it('allows additions, and nothing that takes something away', () => {
    const more = extendSchema(released, parse('extend type Run { mood: String } extend type Query { moods(first: Int): [String!]! }'));
    expect(breakingChanges(released, more)).toEqual([]);
    expect(breakingChanges(more, released)).toEqual(['FIELD_REMOVED: Query.moods was removed.', 'FIELD_REMOVED: Run.mood was removed.']);
    const nullable = buildSchema(releasedText(released).replace('status: RunStatus!', 'status: RunStatus'));
    expect(breakingChanges(released, nullable)).toEqual(['FIELD_CHANGED_KIND: Run.status changed type from RunStatus! to RunStatus.']);
  });
});

/** The twin of this for a checkout without it is the released graph above. */
describe(`the design in ../shared/graph${existsSync(SHARED) ? '' : ' (skipped: not there)'}`, () => {
  const when = existsSync(SHARED) ? it : it.skip;
  const missingOrDifferent = () => {
    const files = readdirSync(SHARED).filter((file) => file.endsWith('.graphql'));
    expect(files).not.toEqual([]);
    const design = coordinates(concatAST(files.map((file) => parse(readFileSync(join(SHARED, file), 'utf8')))));
    const missing = [...design.keys()].filter((name) => !elements.has(name));
    return {
      // What belongs to something that is missing goes without saying.
      missing: missing.filter((name) => !missing.some((other) => name.startsWith(`${other}.`) || name.startsWith(`${other}(`))),
      different: [...design].flatMap(([name, { type }]) => {
        const ours = elements.get(name)?.type;
        return ours === undefined || ours === type ? [] : [`${name}: ${ours}, not ${type}`];
      }),
    };
  };

  when('is there, but for what later work adds', () => {
    expect(missingOrDifferent().missing.sort()).toEqual([...LATER].sort());
  });

  when('has the same types, with a few exceptions', () => {
    expect(missingOrDifferent().different).toEqual(DIFFERENT);
  });
});
