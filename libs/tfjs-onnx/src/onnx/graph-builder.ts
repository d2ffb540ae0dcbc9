import { encodeModel, type ModelOptions } from './model-encoder.js';
import type { ElementType, TensorValues } from './element-type.js';

export type ValueName = string;
/** A number is fixed; a string is symbolic (`'N'`). */
export type Dimension = number | string;

export interface TensorLiteral {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly values: TensorValues;
}

/** A bare number is an int and must be whole; floats are marked, for ONNX types its attributes. */
export type Attribute =
  | number | string | readonly number[] | readonly string[]
  | { readonly float: number } | { readonly floats: readonly number[] }
  | { readonly tensor: TensorLiteral } | { readonly graph: GraphBuilder };

export type Attributes = Readonly<Record<string, Attribute | undefined>>;

export interface ValueInfo {
  readonly name: ValueName;
  readonly type: ElementType;
  readonly shape: readonly Dimension[];
}

export interface GraphNode {
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly ValueName[];
  readonly outputs: readonly ValueName[];
  readonly attributes: Attributes;
}

const SHARED_CONSTANT_LIMIT = 64;
const RANDOM_OP = /^(Random|Bernoulli|Multinomial|Dropout)/;

/**
 * An ONNX graph under construction. Values are named; a node that repeats an earlier one (same op, inputs and
 * attributes) yields the earlier value, and nodes that no output needs are left out of the model.
 */
export class GraphBuilder {
  readonly inputs: ValueInfo[] = [];
  readonly outputs: ValueInfo[] = [];
  readonly nodeList: GraphNode[] = [];
  readonly constants = new Map<ValueName, TensorLiteral>();
  private readonly seen = new Map<string, readonly ValueName[]>();
  private readonly names: Set<string>;

  constructor(readonly name = 'graph', private readonly parent?: GraphBuilder) {
    this.names = parent?.names ?? new Set();
  }

  /** Declares an input. A model's input names are its contract, so one already in use is an error; a body's are only wishes. */
  input(name: string, type: ElementType, shape: readonly Dimension[]): ValueName {
    const own = this.parent ? this.uniqueName(name) : this.claim(name);
    this.inputs.push({ name: own, type, shape });
    return own;
  }

  /** Makes `value` an output; a `name` of its own, or a value that cannot be an output itself, costs an Identity. */
  output(value: ValueName, type: ElementType, shape: readonly Dimension[], name?: string): ValueName {
    const produced = this.nodeList.some((node) => node.outputs.includes(value));
    let output = value;
    if (name !== undefined ? name !== value : !produced || this.outputs.some((o) => o.name === value)) {
      if (name !== undefined) this.claim(name);
      output = name ?? this.numbered('output');
      this.nodeList.push({ op: 'Identity', domain: '', inputs: [value], outputs: [output], attributes: {} });
    }
    this.outputs.push({ name: output, type, shape });
    return output;
  }

  /** An initializer. `name` is a wish: a number is added where it is taken. Small unnamed constants are shared. */
  constant(type: ElementType, shape: readonly number[], values: TensorValues, name?: string): ValueName {
    if (this.parent) return this.parent.constant(type, shape, values, name);
    const size = shape.reduce((a, b) => a * b, 1);
    if (values.length !== size) throw new RangeError(`A constant of shape [${shape.join()}] needs ${size} values, not ${values.length}.`);
    const key = name === undefined && size <= SHARED_CONSTANT_LIMIT
      ? `${type}[${shape.join()}]${[...values].map((v: unknown) => (Object.is(v, -0) ? '-0' : JSON.stringify(String(v)))).join()}`
      : undefined;
    const known = key === undefined ? undefined : this.seen.get(key)?.[0];
    if (known !== undefined) return known;
    const constant = name === undefined ? this.numbered('c') : this.uniqueName(name);
    this.constants.set(constant, { type, shape, values });
    if (key !== undefined) this.seen.set(key, [constant]);
    return constant;
  }

  scalar(value: number | bigint | string | boolean, type: ElementType = 'float32'): ValueName {
    return this.constant(type, [], [value] as TensorValues);
  }

  /** A 1-d int64 constant: axes, a shape. */
  ints(values: readonly number[]): ValueName {
    return this.constant('int64', [values.length], values);
  }

  node(op: string, inputs: readonly ValueName[], attributes?: Attributes, domain?: string): ValueName {
    return this.nodes(op, inputs, 1, attributes, domain)[0] as ValueName;
  }

  /** A node of several outputs. `''` stands for an optional input that is left out. */
  nodes(op: string, inputs: readonly ValueName[], outputCount: number, attributes: Attributes = {}, domain = ''): readonly ValueName[] {
    const key = cacheKey(op, inputs, outputCount, attributes, domain);
    const known = key === undefined ? undefined : this.find(key);
    if (known) return known;
    const outputs = Array.from({ length: outputCount }, () => this.numbered('v'));
    this.nodeList.push({ op, domain, inputs: [...inputs], outputs, attributes });
    if (key !== undefined) this.seen.set(key, outputs);
    return outputs;
  }

  /** The body of an If, Loop or Scan: give it as `{ graph }`. It may use any value made here before that node. */
  subgraph(name = 'body'): GraphBuilder {
    return new GraphBuilder(this.uniqueName(name), this);
  }

  /** A single-file ONNX model. The builder stays usable. */
  toModel(options: ModelOptions = {}): Uint8Array {
    return encodeModel(this, options);
  }

  /** `base`, with a number where it is taken. */
  private uniqueName(base: string): string {
    return this.names.has(base) ? this.numbered(base) : this.register(base);
  }

  private numbered(prefix: string): string {
    let n = this.names.size;
    while (this.names.has(`${prefix}_${n}`)) n++;
    return this.register(`${prefix}_${n}`);
  }

  private register(name: string): string {
    this.names.add(name);
    return name;
  }

  private claim(name: string): string {
    if (this.names.has(name)) throw new RangeError(`The graph already has a value named "${name}".`);
    return this.register(name);
  }

  private find(key: string): readonly ValueName[] | undefined {
    return this.seen.get(key) ?? this.parent?.find(key);
  }
}

function cacheKey(op: string, inputs: readonly string[], outputCount: number, attributes: Attributes, domain: string): string | undefined {
  const opaque = Object.values(attributes).some((a) => typeof a === 'object' && !Array.isArray(a) && ('graph' in a || 'tensor' in a));
  if (opaque || RANDOM_OP.test(op)) return undefined;
  return JSON.stringify([domain, op, inputs, outputCount, attributes]);
}
