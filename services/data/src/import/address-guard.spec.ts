import type { LookupAddress } from 'node:dns';
import { AddressGuard } from './address-guard.js';

const guard = new AddressGuard([]);
const looked = (of: AddressGuard, hostname: string) => new Promise<string | undefined>((done) => {
  of.lookup(hostname, { all: true }, (error, addresses) => done(error ? error.code : (addresses as LookupAddress[])[0]?.address));
});

describe('the address guard', () => {
  it.each(['8.8.8.8', '93.184.215.14', '2606:4700::6810:84e5'])('permits %s', (address) => {
    expect(guard.permits(address)).toBe(true);
  });

  it.each([
    '127.0.0.1', '127.1.2.3', '0.0.0.0', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1',
    '::1', '::', 'fe80::1', 'fc00::1', 'fd12:3456::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', '::7f00:1', '::127.0.0.1', '::a00:1', '64:ff9b:1::7f00:1', '::ffff:0:7f00:1', '4000::1', '2001::1', 'localhost', '',
  ])('does not permit %s', (address) => {
    expect(guard.permits(address)).toBe(false);
  });

  it('permits what the installation allows, and no more', () => {
    const allowing = new AddressGuard(['10.0.0.0/8', '127.0.0.1', 'fd00::/8']);
    expect(['10.9.9.9', '127.0.0.1', 'fd12::1', '8.8.8.8'].map((address) => allowing.permits(address))).toEqual([true, true, true, true]);
    expect(['127.0.0.2', '192.168.0.1', '::1'].map((address) => allowing.permits(address))).toEqual([false, false, false]);
  });

  it('refuses names that lead to such addresses', async () => {
    expect(await looked(guard, 'localhost')).toBe('EFORBIDDEN');
    expect(await looked(new AddressGuard(['127.0.0.0/8', '::1']), 'localhost')).toMatch(/^(127\.0\.0\.1|::1)$/);
  });
});
