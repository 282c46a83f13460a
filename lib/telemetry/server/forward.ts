import 'server-only';
import type { OtlpTarget } from '../config';
import type { CleanRequest } from './intake-spans';

export interface Forwarder {
  /** Resolves with the endpoint's own 200. */
  send(body: CleanRequest['body'], json: Uint8Array): Promise<void>;
}

const PENDING_BYTES_MAX = 1024 * 1024;
const TIMEOUT_MS = 2000;

/**
 * Passes spans of others on to the OTLP endpoint in the protocol of the configuration: a fixed URL, none of the
 * client's headers, bounded in bytes and time. Drops the newest when the endpoint is slow.
 */
export function forwarder(target: OtlpTarget, fetchLike: typeof fetch = fetch): Forwarder {
  const protobuf = target.protocol === 'http/protobuf';
  let pendingBytes = 0;

  async function post(bytes: Uint8Array): Promise<void> {
    const response = await fetchLike(target.url, {
      method: 'POST',
      headers: { ...target.headers, 'content-type': protobuf ? 'application/x-protobuf' : 'application/json' },
      body: Buffer.from(bytes),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the endpoint answered ${response.status}`);
  }

  return {
    async send(body, json) {
      if (pendingBytes + json.byteLength > PENDING_BYTES_MAX) throw new Error('the endpoint is behind');
      pendingBytes += json.byteLength;
      try {
        await post(protobuf ? (await import('./otlp-protobuf')).toProtobuf(body) : json);
      } finally {
        pendingBytes -= json.byteLength;
      }
    },
  };
}
