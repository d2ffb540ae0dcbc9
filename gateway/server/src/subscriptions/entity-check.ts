import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { getOperationAST, GraphQLError, parse } from 'graphql';
import type { Principal } from '../auth/access-tokens.js';
import type { FederatedGraph, PreparedOperation } from '../graph/federated-graph.js';
import type { EntityQuestion, Existence } from './payloads/field-payloads.js';

/** Many clients that reconnect ask the same: they get the answer of one question. */
const FRESH_MS = 1_000;
/** A service that restarts is given so long before the subscriber is told. */
const PATIENCE_MS = 5_000;
const RETRY_MS = 250;

export interface FoundEntity {
  /** Nothing more is to be expected of it. */
  readonly over: boolean;
}

/** Asks the graph whether what somebody wants to follow exists. */
export class EntityCheck {
  readonly #recent = new Map<string, Promise<FoundEntity>>();
  readonly #questions = new Map<string, PreparedOperation>();

  constructor(private readonly graph: Pick<FederatedGraph, 'execute'>) {}

  /** @throws GraphQLError NOT_FOUND, or of the service that cannot tell. */
  find(existence: Existence, id: string, principal: Principal): Promise<FoundEntity> {
    if (existence === 'unchecked') return Promise.resolve({ over: false });
    if (existence === 'unknown') return Promise.reject(notFound('entity', id));
    const key = `${principal.workspace} ${existence.query} ${id}`;
    const recent = this.#recent.get(key);
    if (recent) return recent;
    const asking = this.ask(existence, id, principal);
    this.#recent.set(key, asking);
    asking.then(() => setTimeout(() => this.#recent.delete(key), FRESH_MS).unref(), () => this.#recent.delete(key));
    return asking;
  }

  private async ask(question: EntityQuestion, id: string, principal: Principal): Promise<FoundEntity> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const { data, errors } = await this.graph.execute(this.prepare(question.query), { id }, { principal });
      const entity = data?.['entity'];
      if (typeof entity === 'object' && entity !== null) return { over: question.ended?.(entity as Record<string, unknown>) ?? false };
      const [error] = errors ?? [];
      if (!error || error.extensions['code'] === 'NOT_FOUND') throw notFound(question.what, id);
      if (error.extensions['code'] !== 'SERVICE_UNAVAILABLE' || performance.now() > deadline) throw error;
      await sleep(RETRY_MS, undefined, { ref: false });
    }
  }

  private prepare(source: string): PreparedOperation {
    const known = this.#questions.get(source);
    if (known) return known;
    const document = parse(source);
    const operation = getOperationAST(document);
    if (!operation) throw new Error(`No operation: ${source}`);
    const question = { source, document, operation, hash: createHash('sha256').update(source).digest('hex') };
    this.#questions.set(source, question);
    return question;
  }
}

const notFound = (what: string, id: string) =>
  new GraphQLError(`There is no ${what} "${id}". Look at the id: it may be of another kind, or deleted.`, { extensions: { code: 'NOT_FOUND' } });
