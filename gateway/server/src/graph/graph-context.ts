import type { Principal } from '../auth/access-tokens.js';

/** What an execution knows of its cause. */
export interface GraphContext {
  readonly principal: Principal;
  /** Of a subscription: the root value of the events subgraph, `{ <field>: <payload> }`. */
  readonly event?: Readonly<Record<string, unknown>>;
}
