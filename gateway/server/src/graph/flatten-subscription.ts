import type { Experimental_DidResolveQueryPlanCallback } from '@apollo/gateway';

/**
 * Makes the plan of a subscription one that the gateway can execute once for each event: first `primary`, which the events subgraph
 * answers from the payload, then `rest`, what the other subgraphs add. The planner makes such plans, the executor refuses them.
 */
export const flattenSubscription: Experimental_DidResolveQueryPlanCallback = ({ queryPlan }) => {
  const { node } = queryPlan;
  if (node?.kind !== 'Subscription') return;
  queryPlan.node = node.rest ? { kind: 'Sequence', nodes: [node.primary, node.rest] } : node.primary;
};
