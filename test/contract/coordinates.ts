import { Kind, print, visit, type ASTNode, type DocumentNode, type StringValueNode } from 'graphql';

/** A type, field, argument or enum value of a schema. */
export interface Element {
  /** Its type with nullability, as in `[Metric!]!`; of a type or enum value, its kind. */
  readonly type: string;
  readonly description: string | undefined;
}

/** What a schema or a part of one defines, by schema coordinate: `Run`, `Run.logs`, `Run.logs(first:)`, `RunStatus.QUEUED`. */
export function coordinates(document: DocumentNode): Map<string, Element> {
  const found = new Map<string, Element>();
  let [type, field] = ['', ''];
  const add = (coordinate: string, kind: string, description: StringValueNode | undefined) => found.set(coordinate, { type: kind, description: description?.value });
  visit(document, {
    enter(node: ASTNode) {
      switch (node.kind) {
        case Kind.DIRECTIVE_DEFINITION: return false;
        case Kind.FIELD_DEFINITION:
          field = node.name.value;
          add(`${type}.${field}`, print(node.type), node.description);
          break;
        case Kind.INPUT_VALUE_DEFINITION: add(field ? `${type}.${field}(${node.name.value}:)` : `${type}.${node.name.value}`, print(node.type), node.description); break;
        case Kind.ENUM_VALUE_DEFINITION: add(`${type}.${node.name.value}`, 'enum value', node.description); break;
        case Kind.OBJECT_TYPE_EXTENSION: type = node.name.value; break;
        case Kind.OBJECT_TYPE_DEFINITION: case Kind.INPUT_OBJECT_TYPE_DEFINITION: case Kind.ENUM_TYPE_DEFINITION:
        case Kind.INTERFACE_TYPE_DEFINITION: case Kind.UNION_TYPE_DEFINITION: case Kind.SCALAR_TYPE_DEFINITION:
          type = node.name.value;
          add(type, node.kind, node.description);
      }
      return undefined;
    },
    leave(node: ASTNode) {
      if (node.kind === Kind.FIELD_DEFINITION) field = '';
    },
  });
  return found;
}
