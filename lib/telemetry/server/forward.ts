import 'server-only';
import type { OtlpTarget } from '../config';
import type { SpanBytesSink } from './exported';

const PENDING_BYTES_MAX = 1024 * 1024;
const TIMEOUT_MS = 2000;

/**
 * Passes spans of others on to the OTLP endpoint: a fixed URL, none of the client's headers, bounded in bytes and time.
 * Drops the newest when the endpoint is slow. JSON is what every OTLP/HTTP receiver must take on the same URL.
 */
export function forwarder(target: OtlpTarget, fetchLike: typeof fetch = fetch): SpanBytesSink {
  let pendingBytes = 0;
  return {
    async write(bytes) {
      if (pendingBytes + bytes.byteLength > PENDING_BYTES_MAX) throw new Error('the endpoint is behind');
      pendingBytes += bytes.byteLength;
      try {
        const response = await fetchLike(target.tracesUrl, {
          method: 'POST',
          headers: { ...target.headers, 'content-type': 'application/json' },
          body: Buffer.from(bytes),
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        await response.body?.cancel();
        if (!response.ok) throw new Error(`the endpoint answered ${response.status}`);
      } finally {
        pendingBytes -= bytes.byteLength;
      }
    },
  };
}
