import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OtlpTarget } from '../../config';
import type { SignalName } from '../../config/table';
import { grpcTransport } from './grpc';
import { httpTransport } from './http';
import { endpointOf, grpcPath, type Outcome, type Transport } from './transport';

/** Requests to one endpoint, already serialised, repeated where that helps. */
export interface Sender {
  /** Resolves with the endpoint's answer; rejects when it refuses, or has not taken it after repetitions. */
  send(bytes: Uint8Array): Promise<Uint8Array>;
  /** Ends waiting repetitions too. */
  close(): void;
}

export interface Repetition {
  readonly firstDelayMs: number;
  readonly delayMaxMs: number;
  readonly attemptsMax: number;
}

const REPETITION: Repetition = { firstDelayMs: 500, delayMaxMs: 5000, attemptsMax: 6 };

export function otlpTransport(target: OtlpTarget, signal: SignalName): Transport {
  const endpoint = endpointOf(target);
  return target.protocol === 'grpc' ? grpcTransport(endpoint, grpcPath(signal)) : httpTransport(endpoint);
}

export function otlpSender(target: OtlpTarget, signal: SignalName): Sender {
  return repeatingSender(otlpTransport(target, signal), target.timeoutMs);
}

/** All attempts together take no longer than `timeoutMs`. */
export function repeatingSender(transport: Transport, timeoutMs: number, repetition = REPETITION): Sender {
  const closing = new AbortController();

  async function attempt(bytes: Uint8Array): Promise<Outcome> {
    const deadlineMs = performance.now() + timeoutMs;
    for (let attempts = 1; ; attempts += 1) {
      const outcome = await transport.send(bytes, deadlineMs - performance.now());
      if (outcome.kind !== 'later' || attempts === repetition.attemptsMax || closing.signal.aborted) return outcome;
      const delayMs = outcome.afterMs ?? backoffMs(attempts, repetition);
      if (performance.now() + delayMs >= deadlineMs) return outcome;
      try {
        await sleep(delayMs, undefined, { signal: closing.signal });
      } catch {
        return outcome;
      }
    }
  }

  return {
    async send(bytes) {
      const outcome = await attempt(bytes);
      if (outcome.kind === 'taken') return outcome.answer;
      throw outcome.error;
    },
    close() {
      closing.abort();
      transport.close();
    },
  };
}

/** Doubles, and is spread by a fifth: many processes do not come back at once. */
function backoffMs(attempts: number, { firstDelayMs, delayMaxMs }: Repetition): number {
  return Math.min(firstDelayMs * 2 ** (attempts - 1), delayMaxMs) * (0.8 + Math.random() * 0.4);
}
