import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { isPublicAddress, mayFetch, publicOnly } from '../../src/knowledge/official/address.ts';
import { openWeb } from '../../src/knowledge/official/web.ts';

const privateOnes = [
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '::1',
  '::',
  'fe80::1',
  'fc00::1',
  'fd00:ec2::254',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '64:ff9b::a00:1',
  '2002:7f00:1::',
];

describe('what may be asked', () => {
  it.each(privateOnes)('%s is nowhere to go', (address) => expect(isPublicAddress(address)).toBe(false));
  it.each(['1.1.1.1', '2606:4700::1111'])('%s is public', (address) => expect(isPublicAddress(address)).toBe(true));

  const hosts = new Set(['digital.nhs.uk']);
  it.each([
    'http://digital.nhs.uk/a',
    'https://digital.nhs.uk.evil.example/a',
    'https://evil.example/?digital.nhs.uk',
    'https://user:secret@digital.nhs.uk/a',
    'https://digital.nhs.uk:8443/a',
    'https://127.0.0.1/a',
    'https://[::1]/a',
    'https://0x7f000001/a',
    'file:///etc/passwd',
    'ftp://digital.nhs.uk/a',
  ])('%s may not', (address) => expect(mayFetch(new URL(address), hosts)).toBe(false));
  it('an https page of a host that the knowledge names may', () =>
    expect(mayFetch(new URL('https://digital.nhs.uk/a?b'), hosts)).toBe(true));
});

/** Resolves every name to these. */
const resolving = (...addresses: string[]) =>
  publicOnly(((_host: string, _options: LookupAllOptions, done: (error: null, found: LookupAddress[]) => void) => {
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as never);

describe('a name that leads to a private address', () => {
  it.each([...privateOnes.map((address) => [address]), ['1.1.1.1', '10.0.0.1']])(
    'is not connected to: %s %s',
    async (...addresses) => {
      const web = openWeb({ lookup: resolving(...addresses), timeoutMs: 3000 });
      await expect(web.get(new URL('https://digital.nhs.uk/'))).rejects.toThrow('not public');
      await web.close();
    },
  );
});
