import {
  getNamedType, getNullableType, isCompositeType, isInterfaceType, isListType, isObjectType, Kind,
  type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLField, type GraphQLNamedType, type GraphQLSchema,
  type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql';

export interface OperationSize {
  /** Levels of fields; a field at the root has depth 1. */
  readonly depth: number;
  /** Objects that may be fetched: 1 for each, times the length of every list around it. */
  readonly cost: number;
  readonly aliases: number;
  readonly rootFields: number;
  /** Asks for `__schema` or `__type`. These count for nothing else: graphql-js limits their nesting itself. */
  readonly introspects: boolean;
}

type Part = { depth: number; cost: number; aliases: number; fields: number; introspects: boolean };

const NOTHING: Part = { depth: 0, cost: 0, aliases: 0, fields: 0, introspects: false };
/** Of a list that names no length. */
const UNKNOWN_LENGTH = 10;
const PAGE_ARGUMENTS = new Set(['first', 'last', 'limit']);

/**
 * Measures an operation, also one that is not valid: fields that the schema does not know cost nothing. A fragment is measured once
 * however often it is spread, so the time is linear in the document; a fragment that spreads itself ends there.
 */
export function measureOperation(
  schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>,
): OperationSize {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const measured = new Map<string, Part>();

  /** `page`: length of the lists of a connection, which its field's arguments tell. */
  function selections(set: SelectionSetNode, parent: GraphQLNamedType | undefined, page: number | undefined): Part {
    let sum = NOTHING;
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) sum = add(sum, field(node, parent, page));
      else if (node.kind === Kind.FRAGMENT_SPREAD) sum = add(sum, fragment(node.name.value, page));
      else sum = add(sum, selections(node.selectionSet, node.typeCondition ? schema.getType(node.typeCondition.name.value) : parent, page));
    }
    return sum;
  }

  function fragment(name: string, page: number | undefined): Part {
    const key = `${name} ${page ?? ''}`;
    const known = measured.get(key);
    const definition = fragments.get(name);
    if (known || !definition) return known ?? NOTHING;
    measured.set(key, NOTHING);
    const part = selections(definition.selectionSet, schema.getType(definition.typeCondition.name.value), page);
    measured.set(key, part);
    return part;
  }

  function field(node: FieldNode, parent: GraphQLNamedType | undefined, page: number | undefined): Part {
    const aliases = node.alias ? 1 : 0;
    const name = node.name.value;
    if (name.startsWith('__')) return { depth: 1, cost: 0, aliases, fields: 1, introspects: name !== '__typename' };
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    if (!node.selectionSet) return { depth: 1, cost: 0, aliases, fields: 1, introspects: false };
    const type = definition && getNamedType(definition.type);
    const length = pageLength(node, definition);
    const isConnection = type?.name.endsWith('Connection') ?? false;
    const inner = selections(node.selectionSet, type, isConnection ? length ?? UNKNOWN_LENGTH : undefined);
    const times = definition && isListType(getNullableType(definition.type)) ? page ?? length ?? UNKNOWN_LENGTH : 1;
    return {
      depth: 1 + inner.depth, cost: isCompositeType(type) ? times * (1 + inner.cost) : 0,
      aliases: aliases + inner.aliases, fields: 1, introspects: inner.introspects,
    };
  }

  function pageLength(node: FieldNode, definition: GraphQLField<unknown, unknown> | undefined): number | undefined {
    const given = node.arguments?.find((argument) => PAGE_ARGUMENTS.has(argument.name.value));
    if (!given) return length(definition?.args.find((argument) => PAGE_ARGUMENTS.has(argument.name))?.defaultValue);
    if (given.value.kind === Kind.INT) return length(Number(given.value.value));
    if (given.value.kind !== Kind.VARIABLE) return undefined;
    const name = given.value.name.value;
    const initial = operation.variableDefinitions?.find((variable) => variable.variable.name.value === name)?.defaultValue;
    return length(variables[name] ?? (initial?.kind === Kind.INT ? Number(initial.value) : undefined));
  }

  const root = selections(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined, undefined);
  return { depth: root.depth, cost: root.cost, aliases: root.aliases, rootFields: root.fields, introspects: root.introspects };
}

const add = (left: Part, right: Part): Part => ({
  depth: Math.max(left.depth, right.depth), cost: left.cost + right.cost, aliases: left.aliases + right.aliases,
  fields: left.fields + right.fields, introspects: left.introspects || right.introspects,
});

const length = (value: unknown): number | undefined => (typeof value === 'number' && value >= 0 ? value : undefined);
