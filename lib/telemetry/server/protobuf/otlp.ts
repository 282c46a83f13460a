import 'server-only';
import type { SignalName } from '../../config/table';
import { exportRequests, exportResponses, rpcStatus } from './otlp-fields';
import { readMessage } from './reader';
import { writeMessage } from './writer';

/** A request in protobuf as the JSON form has it. Nothing is checked but that it is one. */
export function fromProtobuf(signal: SignalName, bytes: Uint8Array): unknown {
  return readMessage(bytes, exportRequests[signal]);
}

const SIGNALS = { resourceSpans: 'traces', resourceLogs: 'logs', resourceMetrics: 'metrics' } as const;

/** What the intake let in, as protobuf. Which signal it is of, it says itself. */
export function toProtobuf(body: object): Uint8Array<ArrayBuffer> {
  return writeMessage(body, exportRequests[signalOf(body)]);
}

export function signalOf(body: object): SignalName {
  for (const [groups, signal] of Object.entries(SIGNALS)) if (groups in body) return signal;
  throw new TypeError('the body is no export request');
}

/** An export response, or a `google.rpc.Status` where the request failed. */
export function answerToProtobuf(signal: SignalName, status: number, body: object): Uint8Array<ArrayBuffer> {
  return writeMessage(body, status === 200 ? exportResponses[signal] : rpcStatus);
}
