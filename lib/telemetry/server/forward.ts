import 'server-only';
import type { OtlpTarget } from '../config';
import type { SignalName } from '../config/table';
import { serviceDoor } from './intake/doors';
import { otlpTransport, repeatingSender } from './otlp/sender';

export interface Forwarder {
  /** Resolves when the endpoint has taken it. `body` and `json` are the same request. */
  send(body: object, json: Uint8Array): Promise<void>;
}

/** As much as a request may bring: what a door has let in finds room, if not beside others. */
const PENDING_BYTES_MAX = serviceDoor.inflatedBytesMax;
const TIMEOUT_MS = 2000;
/** Once more, for a connection that the endpoint has closed meanwhile. */
const AT_ONCE = { firstDelayMs: 20, delayMaxMs: 20, attemptsMax: 2 };

/**
 * Passes signals of others on to the OTLP endpoint, in the protocol, with the headers and the certificates of the
 * configuration: nothing of the client's own. Bounded in bytes and time: whoever sent it waits for the answer, and
 * repeats. Drops the newest when the endpoint is slow.
 */
export function forwarder(target: OtlpTarget, signal: SignalName): Forwarder {
  const sender = repeatingSender(otlpTransport(target, signal), Math.min(TIMEOUT_MS, target.timeoutMs), AT_ONCE);
  const isJson = target.protocol === 'http/json';
  let pendingBytes = 0;
  return {
    async send(body, json) {
      // Alone it always goes, since JSON may be longer than the protobuf it came as: else it never would.
      if (pendingBytes > 0 && pendingBytes + json.byteLength > PENDING_BYTES_MAX) {
        throw new Error('the endpoint is behind');
      }
      pendingBytes += json.byteLength;
      try {
        const bytes = isJson ? json : (await import('./protobuf/otlp')).toProtobuf(body);
        await sender.send(bytes);
      } finally {
        pendingBytes -= json.byteLength;
      }
    },
  };
}
