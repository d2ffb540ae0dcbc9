import { lookup as resolve, type LookupAddress, type LookupOptions } from 'node:dns';
import ipaddr from 'ipaddr.js';

type Callback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

export const FORBIDDEN = 'EFORBIDDEN';

/**
 * Which addresses may be fetched from: those of the public internet, and what an installation allows beside them. Without it anybody who can
 * make a dataset could read what only this machine can reach (server-side request forgery, OWASP).
 */
export class AddressGuard {
  readonly #allowed: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];

  /** @param allowed networks such as `10.0.0.0/8`, or addresses */
  constructor(allowed: readonly string[]) {
    this.#allowed = allowed.map((network) => ipaddr.parseCIDR(network.includes('/') ? network : `${network}/${network.includes(':') ? 128 : 32}`));
  }

  /** An address that carries an IPv4 address within it is judged by that. */
  permits(address: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address); // ::ffff:10.0.0.1 is 10.0.0.1
    return parsed.range() === 'unicast' || this.#allowed.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
  }

  /**
   * For sockets, instead of `dns.lookup`: what it lets through is what is connected to, so a name that points elsewhere a moment later
   * (DNS rebinding) gains nothing.
   */
  readonly lookup = (hostname: string, options: LookupOptions, callback: Callback): void => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const refused = addresses.find(({ address }) => !this.permits(address));
      const [first] = addresses;
      if (refused || !first) {
        return callback(Object.assign(new Error(`${hostname} is at ${refused?.address ?? 'no address'}, which is not on the public internet`), { code: FORBIDDEN }), []);
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
