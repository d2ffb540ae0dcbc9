import type { ConnectionOptions } from '@nats-io/transport-node';

/**
 * The part of the connection options that is in the address: `nats://host:port`, several of them separated by commas,
 * with `user:password@` or `token@` before the first host, `tls://` for TLS. (nats.js itself ignores credentials in it.)
 */
export function parseServers(url: string): Pick<ConnectionOptions, 'servers' | 'user' | 'pass' | 'token' | 'tls'> {
  const addresses = url.split(',').map((part) => new URL(part.includes('://') ? part.trim() : `nats://${part.trim()}`));
  const { username = '', password = '' } = addresses[0] ?? {};
  const credentials = password !== ''
    ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
    : username !== '' ? { token: decodeURIComponent(username) } : {};
  return {
    servers: addresses.map(({ hostname, port }) => `${hostname}:${port || '4222'}`),
    ...credentials,
    ...(addresses.some(({ protocol }) => protocol === 'tls:') ? { tls: {} } : {}),
  };
}

/** Without credentials, for people to read. */
export const describeServers = (url: string): string => `NATS at ${[parseServers(url).servers].flat().join(', ')}`;
