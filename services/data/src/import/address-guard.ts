import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import ipaddr from 'ipaddr.js';

type Callback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

type Resolve = (hostname: string, options: LookupOptions & { all: true }, callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void;

export const FORBIDDEN = 'EFORBIDDEN';

/** All of IPv6 that is given out to the public (IANA). Beyond it, ipaddr.js calls some forms unicast that carry an IPv4 address, such as `::127.0.0.1` (RFC 4291, 2.5.5.1). */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');
const isPublic = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean => address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(GLOBAL_IPV6));

/**
 * Which addresses may be fetched from: those of the public internet, and what an installation allows beside them. Without it anybody who can
 * make a dataset could read what only this machine can reach (server-side request forgery, OWASP).
 */
export class AddressGuard {
  readonly #allowed: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];

  /**
   * @param allowed networks such as `10.0.0.0/8`, or addresses
   * @param resolve asks the DNS
   */
  constructor(allowed: readonly string[], private readonly resolve: Resolve = dns.lookup) {
    this.#allowed = allowed.map((network) => ipaddr.parseCIDR(network.includes('/') ? network : `${network}/${network.includes(':') ? 128 : 32}`));
  }

  permits(address: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address); // ::ffff:10.0.0.1 is 10.0.0.1
    return isPublic(parsed) || this.#allowed.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
  }

  /**
   * For sockets, instead of `dns.lookup`: what it lets through is what is connected to, so a name that points elsewhere a moment later
   * (DNS rebinding) gains nothing.
   */
  readonly lookup = (hostname: string, options: LookupOptions, callback: Callback): void => {
    this.resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const refused = addresses.find(({ address }) => !this.permits(address));
      const [first] = addresses;
      if (refused || !first) {
        return callback(Object.assign(new Error(`${hostname} is at ${refused?.address ?? 'no address'}, which is not on the public internet`), { code: FORBIDDEN, hostname }), []);
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
