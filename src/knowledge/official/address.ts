import { lookup as systemLookup } from 'node:dns';
import { type LookupFunction, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address that the public internet routes: not this machine, not a private net, not a cloud's metadata service. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/** A name resolves to somewhere that is not to be asked. */
export class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress';
  constructor(host: string) {
    super(`${host} leads to an address that is not public`);
  }
}

/**
 * A lookup that refuses names with any address that is not public. The connection is made to the very addresses that were looked
 * at, so a name that resolves differently the next time gains nothing.
 */
export const publicOnly =
  (lookup: typeof systemLookup = systemLookup): LookupFunction =>
  (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const bad = found.length === 0 || found.some(({ address }) => !isPublicAddress(address));
      if (bad) callback(new PrivateAddress(host), []);
      else if (options.all === true) callback(null, found);
      else callback(null, found[0]?.address ?? '', found[0]?.family);
    });
  };

/** Whether an address may be fetched at all: https, the usual port, no password, a name that the knowledge has. */
export function mayFetch(url: URL, hosts: ReadonlySet<string>): boolean {
  return (
    url.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0 &&
    hosts.has(url.hostname)
  );
}
