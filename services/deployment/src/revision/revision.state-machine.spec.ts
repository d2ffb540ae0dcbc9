import type { RevisionStatus } from '../generated/graphql.js';
import { isWanted, REVISION_TRANSITIONS, transition, type RevisionEvent } from './revision.state-machine.js';

const EVENTS: RevisionEvent[] = ['ready', 'fail', 'retire', 'load'];
const STATUSES = Object.keys(REVISION_TRANSITIONS) as RevisionStatus[];

describe('the life of a revision', () => {
  it.each<[RevisionStatus, RevisionEvent, RevisionStatus]>([
    ['LOADING', 'ready', 'READY'], ['LOADING', 'fail', 'FAILED'], ['LOADING', 'retire', 'RETIRED'], ['READY', 'retire', 'RETIRED'],
    ['RETIRED', 'load', 'LOADING'], ['FAILED', 'load', 'LOADING'],
  ])('%s, %s: %s', (status, event, expected) => {
    expect(transition({ number: 1, status }, event)).toBe(expected);
  });

  it('allows nothing else', () => {
    const allowed = STATUSES.flatMap((status) => EVENTS.filter((event) => REVISION_TRANSITIONS[status][event]).map((event) => `${status} ${event}`));
    expect(allowed).toHaveLength(6);
    expect(() => transition({ number: 7, status: 'READY' }, 'fail')).toThrow(expect.objectContaining({ code: 'INVALID_STATE', message: 'Revision 7 is READY: it cannot fail.' }));
  });

  it('is loaded while it is wanted', () => {
    expect(STATUSES.filter((status) => isWanted({ status }))).toEqual(['LOADING', 'READY']);
  });
});
