import 'server-only';
import type { IncomingHttpHeaders } from 'node:http';

export interface Peer {
  readonly address: string;
  readonly encrypted: boolean;
}

/**
 * The client's address with `hops` proxies of ours in front. Each of them appended whom it saw; what stands left of
 * that, anybody may have written. With no proxy only the socket counts.
 *
 * `x-forwarded-for: forged, client, proxy1` from proxy2's socket, hops 2: `client`.
 */
export function clientAddress(forwardedFor: string | undefined, peer: string, hops: number): string {
  if (hops === 0) return peer;
  const chain = [...(forwardedFor ?? '').split(',').map((part) => part.trim()), peer].filter((part) => part !== '');
  return chain[Math.max(0, chain.length - 1 - hops)] ?? peer;
}

/** Next believes these headers whoever sent them, so we say what we know instead. Returns the client's address. */
export function overwriteForwarded(headers: IncomingHttpHeaders, peer: Peer, hops: number): string {
  const address = clientAddress(text(headers['x-forwarded-for']), peer.address, hops);
  delete headers.forwarded;
  delete headers['x-real-ip'];
  headers['x-forwarded-for'] = address;
  if (hops === 0 || headers['x-forwarded-proto'] === undefined)
    headers['x-forwarded-proto'] = peer.encrypted ? 'https' : 'http';
  else headers['x-forwarded-proto'] = lastOf(headers['x-forwarded-proto']) === 'https' ? 'https' : 'http';
  if (hops === 0 || headers['x-forwarded-host'] === undefined)
    headers['x-forwarded-host'] = headers.host ?? 'localhost';
  else headers['x-forwarded-host'] = lastOf(headers['x-forwarded-host']);
  delete headers['x-forwarded-port'];
  return address;
}

function lastOf(value: string | string[]): string {
  return text(value)?.split(',').at(-1)?.trim() ?? '';
}

function text(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}
