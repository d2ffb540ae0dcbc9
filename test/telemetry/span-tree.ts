export interface Span { id: string; parentId: string | null; service: string; name: string; kind: string; status: string }

/** `service name`, e.g. `gateway POST /graphql`. */
export const label = ({ service, name }: Span): string => `${service} ${name}`;

/** The spans of one trace, by who caused whom. */
export class SpanTree {
  readonly #byId: Map<string, Span>;

  constructor(readonly spans: readonly Span[]) {
    this.#byId = new Map(spans.map((span) => [span.id, span]));
  }

  /** The root first, the span itself last. */
  path(span: Span): Span[] {
    const parent = span.parentId === null ? undefined : this.#byId.get(span.parentId);
    return parent ? [...this.path(parent), span] : [span];
  }

  /** Spans whose parent is not among them; of a whole trace that is one. */
  roots(): Span[] {
    return this.spans.filter(({ parentId }) => parentId === null || !this.#byId.has(parentId));
  }

  /** Whether some span has these labels above it and on it, in this order, with any others between them. */
  has(steps: readonly (string | RegExp)[]): boolean {
    return this.spans.some((span) => {
      let next = 0;
      for (const ancestor of this.path(span)) if (next < steps.length && matches(label(ancestor), steps[next])) next++;
      return next === steps.length;
    });
  }

  /** For a failed assertion to show: each span below its parent. */
  toString(): string {
    const below = (parent: Span | undefined, depth: number): string[] => (parent ? this.spans.filter(({ parentId }) => parentId === parent.id) : this.roots())
      .flatMap((span) => [`${'  '.repeat(depth)}${label(span)} [${span.kind}]`, ...below(span, depth + 1)]);
    return below(undefined, 0).join('\n');
  }
}

const matches = (text: string, step: string | RegExp | undefined): boolean => (typeof step === 'string' ? text === step : step?.test(text) === true);
