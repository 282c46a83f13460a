/** On answers to pages' requests: the ratio by which their trace, and what comes after it, is decided from now on. */
export const RATIO_HEADER = 'trace-ratio';

/**
 * Whether a trace is recorded at this ratio; the same answer wherever it is asked, so that browser and server agree
 * without trusting each other. OpenTelemetry's TraceIdRatioBased: the XOR of the four 32-bit words of the id, against
 * ratio * 0xffffffff.
 */
export function sampledByRatio(traceId: string, ratio: number): boolean {
  if (ratio >= 1) return true;
  const words = traceId.match(/.{8}/g) ?? [];
  const mixed = words.reduce((sum, word) => sum ^ Number(`0x${word}`), 0) >>> 0;
  return mixed < Math.floor(ratio * 0xffffffff);
}
