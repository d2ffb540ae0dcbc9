import type { ReplicaStatus } from '../generated/graphql.js';
import { transition, type ReplicaEvent } from './replica.state-machine.js';

describe('the life of a replica', () => {
  it.each<[ReplicaStatus, ReplicaEvent, ReplicaStatus]>([
    ['STARTING', 'load', 'STARTING'], ['STARTING', 'settle', 'READY'], ['STARTING', 'lose', 'LOST'], ['READY', 'load', 'READY'],
    ['READY', 'settle', 'READY'], ['READY', 'lose', 'LOST'], ['LOST', 'load', 'STARTING'], ['LOST', 'settle', 'READY'], ['LOST', 'lose', 'LOST'],
  ])('%s, %s: %s', (status, event, expected) => {
    expect(transition({ status }, event)).toBe(expected);
  });
});
