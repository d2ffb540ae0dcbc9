import type { DeploymentStatus } from '../generated/graphql.js';
import { can, DEPLOYMENT_TRANSITIONS, transition, type DeploymentEvent } from './deployment.state-machine.js';

const STATUSES = Object.keys(DEPLOYMENT_TRANSITIONS) as DeploymentStatus[];

describe('the life of a deployment', () => {
  it.each<[DeploymentStatus, DeploymentEvent, DeploymentStatus]>([
    ['STARTING', 'serve', 'READY'], ['STARTING', 'fail', 'FAILED'], ['READY', 'deploy', 'UPDATING'], ['UPDATING', 'serve', 'READY'],
    ['UPDATING', 'fail', 'READY'], ['READY', 'degrade', 'DEGRADED'], ['DEGRADED', 'recover', 'READY'], ['FAILED', 'deploy', 'STARTING'], ['STOPPED', 'deploy', 'STARTING'],
  ])('%s, %s: %s', (status, event, expected) => {
    expect(transition({ name: 'd', status }, event)).toBe(expected);
  });

  it('can be deployed to from everywhere, and stopped unless it is', () => {
    expect(STATUSES.filter((status) => !can({ status }, 'deploy'))).toEqual([]);
    expect(STATUSES.filter((status) => !can({ status }, 'stop'))).toEqual(['STOPPED']);
  });

  it('says what to do instead', () => {
    expect(() => transition({ name: 'titanic', status: 'STOPPED' }, 'stop'))
      .toThrow(expect.objectContaining({ code: 'INVALID_STATE', message: 'The deployment titanic is STOPPED: it cannot stop. Deploy a model version to it.' }));
  });
});
