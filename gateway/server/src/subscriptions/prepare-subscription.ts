import { createHash } from 'node:crypto';
import { subjectToken } from '@lepton/contracts';
import {
  getArgumentValues, getVariableValues, GraphQLError, Kind, print, validate, visit,
  type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql';
import type { PreparedOperation } from '../graph/federated-graph.js';
import type { GuardedOperation } from '../limits/operation-guard.js';

/** A subscription as it is executed: without `after`, which tells where a client begins and not what it gets. */
export interface PreparedSubscription extends PreparedOperation {
  readonly field: string;
  /** Of the client's own document, with `after`. */
  readonly root: FieldNode;
  /** The variables that still matter. */
  readonly variables: readonly string[];
}

export interface SubscriptionArguments {
  readonly id: string;
  readonly after: bigint | undefined;
  /** What is left of the client's variables. */
  readonly variables: Record<string, unknown>;
}

/** NATS closes a connection that asks for a subject of some kilobytes. */
const MAX_ID = 100;

const prepared = new WeakMap<OperationDefinitionNode, PreparedSubscription>();

/** @throws InvalidSubscription */
export function prepareSubscription(schema: GraphQLSchema, { document, operation }: GuardedOperation): PreparedSubscription {
  const known = prepared.get(operation);
  if (known) return known;
  const errors = validate(schema, document);
  if (errors.length > 0) throw new InvalidSubscription(errors);
  const subscription = canonical(document, operation);
  prepared.set(operation, subscription);
  return subscription;
}

/** More than one thing is wrong with a document. */
export class InvalidSubscription extends Error {
  constructor(readonly errors: readonly GraphQLError[]) {
    super(errors.map(({ message }) => message).join('; '));
  }
}

/**
 * Where a client wants to begin, and about what.
 * @throws GraphQLError (BAD_USER_INPUT), also for an id that would reach other subjects
 */
export function subscriptionArguments(
  schema: GraphQLSchema, { operation, root, variables }: PreparedSubscription, original: OperationDefinitionNode, given: Readonly<Record<string, unknown>>, idArgument: string,
): SubscriptionArguments {
  const { coerced, errors } = getVariableValues(schema, original.variableDefinitions ?? [], given);
  const [error] = errors ?? [];
  if (error) throw badInput(error.message, error);
  const definition = schema.getSubscriptionType()?.getFields()[root.name.value];
  if (!definition) throw new Error(`${root.name.value} is no field of ${operation.operation}`);
  const values = getArgumentValues(definition, root, coerced);
  const id = String(values[idArgument]);
  if (!isToken(id)) throw badInput(`"${id.slice(0, MAX_ID)}" is no id: ids have letters, digits, "_" and "-" only, and at most ${MAX_ID} of them.`);
  return {
    id, after: sequence(values['after']),
    variables: Object.fromEntries(variables.filter((name) => name in given).map((name) => [name, given[name]])),
  };
}

function isToken(id: string): boolean {
  try {
    return subjectToken(id).length <= MAX_ID;
  } catch {
    return false;
  }
}

function sequence(value: unknown): bigint | undefined {
  if (value === undefined || value === null) return undefined;
  if ((typeof value === 'string' && /^\d{1,18}$/.test(value)) || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)) return BigInt(value);
  throw badInput(`\`after\` must be the \`sequence\` of the last event you have seen, not ${JSON.stringify(value)}.`);
}

const badInput = (message: string, cause?: GraphQLError) =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' }, ...(cause ? { nodes: cause.nodes ?? null } : {}) });

function canonical(document: DocumentNode, operation: OperationDefinitionNode): PreparedSubscription {
  const fragments = new Map(document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]));
  const root = rootField(operation.selectionSet, fragments);
  if (!root) throw new Error('A valid subscription has a root field');
  const definitions = [operation, ...fragments.values()];
  const withoutAfter: DocumentNode = visit({ kind: Kind.DOCUMENT, definitions } satisfies DocumentNode, {
    Field: (node) => (node === root ? { ...node, arguments: (node.arguments ?? []).filter(({ name }) => name.value !== 'after') } : undefined),
  });
  const used = new Set<string>();
  visit(withoutAfter, { VariableDefinition: () => false, Variable: ({ name }) => void used.add(name.value) });
  const executed: DocumentNode = visit(withoutAfter, {
    VariableDefinition: (node) => (used.has(node.variable.name.value) ? false : null),
  });
  const [first] = executed.definitions;
  if (first?.kind !== Kind.OPERATION_DEFINITION) throw new Error('unreachable: the operation is first');
  const source = print(executed);
  const hash = createHash('sha256').update(source).digest('hex');
  return { source, hash, document: executed, operation: first, field: root.name.value, root, variables: [...used].sort() };
}

/** Validation has seen to it that there is exactly one. */
function rootField(set: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): FieldNode | undefined {
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD) return node;
    const inner = node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : fragments.get(node.name.value)?.selectionSet;
    const found = inner && rootField(inner, fragments);
    if (found) return found;
  }
  return undefined;
}
