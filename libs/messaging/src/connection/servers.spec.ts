import { describeServers, parseServers } from './servers.js';

describe('parseServers', () => {
  it.each([
    ['nats://127.0.0.1:4333', { servers: ['127.0.0.1:4333'] }],
    ['localhost', { servers: ['localhost:4222'] }],
    ['nats://s3cret@h:1', { servers: ['h:1'], token: 's3cret' }],
    ['nats://ann:p%40ss@h:1,nats://i:2', { servers: ['h:1', 'i:2'], user: 'ann', pass: 'p@ss' }],
    ['tls://h:1', { servers: ['h:1'], tls: {} }],
  ])('%s', (url, expected) => {
    expect(parseServers(url)).toEqual(expected);
  });

  it('is described without credentials', () => {
    expect(describeServers('nats://ann:pass@h:1,nats://i:2')).toBe('NATS at h:1, i:2');
  });
});
