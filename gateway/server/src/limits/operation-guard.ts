import {
  getOperationAST, GraphQLError, Kind, Lexer, parse, Source, TokenKind,
  type DocumentNode, type GraphQLSchema, type OperationDefinitionNode, type TypeNode,
} from 'graphql';
import { BoundedMap } from '../bounded-map.js';
import { measureOperation, type OperationSize } from './measure-operation.js';

export interface OperationLimits {
  readonly depth: number;
  readonly cost: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly tokens: number;
  readonly introspection: boolean;
}

export interface GraphQLRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

export interface GuardedOperation {
  readonly query: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** A document with much text in it is somebody's data, and does not come again. */
const KEPT_CHARACTERS = 20_000;

/** Turns away operations that would cost too much, before they are validated or planned, whatever transport they come by. */
export class OperationGuard {
  /** Clients send the same few documents again and again. */
  readonly #documents = new BoundedMap<string, DocumentNode>(1_000);
  readonly #sizes = new WeakMap<OperationDefinitionNode, OperationSize>();

  constructor(private readonly limits: OperationLimits, private readonly schema: () => GraphQLSchema) {}

  /** @throws GraphQLError of the parser, or with one of the codes below and the numbers */
  check({ query, operationName, variables }: GraphQLRequest): GuardedOperation {
    const document = this.document(query);
    const operation = getOperationAST(document, operationName);
    if (!operation) {
      throw refusal('OPERATION_RESOLUTION_FAILURE', operationName ? `The document has no operation "${operationName}".` : 'The document has several operations, or none: `operationName` says which one.');
    }
    this.checkSize(this.size(document, operation, variables ?? {}));
    return { query, document, operation };
  }

  private document(query: string): DocumentNode {
    const known = this.#documents.get(query);
    if (known) return known;
    // A token has at least one character, so a short document needs no counting.
    if (query.length > this.limits.tokens) this.checkTokens(query);
    try {
      const document = parse(query);
      if (query.length <= KEPT_CHARACTERS) this.#documents.set(query, document);
      return document;
    } catch (error) {
      if (error instanceof RangeError) throw refusal('QUERY_TOO_DEEP', `The operation nests deeper than the ${this.limits.depth} levels that are allowed.`);
      throw error;
    }
  }

  private checkTokens(query: string): void {
    const lexer = new Lexer(new Source(query));
    for (let count = 0; lexer.advance().kind !== TokenKind.EOF; count++) {
      if (count >= this.limits.tokens) {
        throw refusal('QUERY_TOO_LARGE', `The document has more than ${this.limits.tokens} tokens. Ask for less, or in several requests.`, { limit: this.limits.tokens });
      }
    }
  }

  private size(document: DocumentNode, operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>): OperationSize {
    const known = this.#sizes.get(operation);
    if (known) return known;
    const size = measureOperation(this.schema(), document, operation, variables);
    if (!operation.variableDefinitions?.some(({ type }) => isInt(type))) this.#sizes.set(operation, size);
    return size;
  }

  private checkSize({ depth, cost, aliases, rootFields, introspects }: OperationSize): void {
    const { limits } = this;
    const check = (code: string, what: string, actual: number, limit: number, advice: string) => {
      if (actual > limit) throw refusal(code, `The operation ${what.replace('#', actual.toLocaleString('en'))}; ${limit.toLocaleString('en')} are allowed. ${advice}`, { actual, limit });
    };
    check('QUERY_TOO_DEEP', 'nests # levels deep', depth, limits.depth, 'Ask for the inner part by its id, in a second request.');
    check('TOO_MANY_ROOT_FIELDS', 'has # fields at its root', rootFields, limits.rootFields, 'Split it.');
    check('TOO_MANY_ALIASES', 'has # aliases', aliases, limits.aliases, 'Split it.');
    check('QUERY_TOO_EXPENSIVE', 'may fetch # objects', cost, limits.cost, 'Ask for smaller pages (`first`), or nest fewer lists.');
    if (introspects && !limits.introspection) {
      throw refusal('INTROSPECTION_DISABLED', 'This gateway does not tell its schema. It is switched on by LEPTON_INTROSPECTION=true.');
    }
  }
}

/** Only such a variable can be the length of a page. */
const isInt = (type: TypeNode): boolean => (type.kind === Kind.NAMED_TYPE ? type.name.value === 'Int' : type.kind === Kind.NON_NULL_TYPE && isInt(type.type));

function refusal(code: string, message: string, numbers: Record<string, number> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...numbers, http: { status: 400 } } });
}
