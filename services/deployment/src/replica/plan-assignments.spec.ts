import { planAssignments, type Placement } from './plan-assignments.js';

const at = (replicaId: string, revisionId: string): Placement => ({ replicaId, revisionId });
const revision = (id: string, maxReplicas = 1) => ({ id, maxReplicas });

describe('planAssignments', () => {
  it('takes the least loaded replica', () => {
    expect(planAssignments([revision('a'), revision('b'), revision('c')], new Set(['1', '2']), [at('1', 'a')]))
      .toEqual({ add: [at('2', 'b'), at('1', 'c')], remove: [] });
  });

  it('uses as many replicas as there are, up to the maximum', () => {
    expect(planAssignments([revision('a', 2)], new Set(['1', '2', '3']), []).add).toEqual([at('1', 'a'), at('2', 'a')]);
    expect(planAssignments([revision('a', 2)], new Set(['1']), []).add).toEqual([at('1', 'a')]);
    expect(planAssignments([revision('a', 2)], new Set(), []).add).toEqual([]);
  });

  it('leaves everything where it is', () => {
    expect(planAssignments([revision('a'), revision('b')], new Set(['1', '2']), [at('1', 'a'), at('1', 'b')])).toEqual({ add: [], remove: [] });
  });

  it('replaces a lost replica, whose placement stays for its return', () => {
    expect(planAssignments([revision('a')], new Set(['2']), [at('1', 'a')])).toEqual({ add: [at('2', 'a')], remove: [] });
    expect(planAssignments([revision('a')], new Set(['1', '2']), [at('1', 'a'), at('2', 'a')])).toEqual({ add: [], remove: [] });
  });

  it('takes away what nobody wants', () => {
    expect(planAssignments([revision('b')], new Set(['1']), [at('1', 'a'), at('1', 'b')])).toEqual({ add: [], remove: [at('1', 'a')] });
  });
});
