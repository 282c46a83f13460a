/**
 * Whether a trace is recorded at this ratio; the same answer wherever it is asked, so that browser and server agree
 * without trusting each other. OpenTelemetry's TraceIdRatioBased: the XOR of the four 32-bit words of the id, against
 * ratio * 0xffffffff.
 */
export function sampledByRatio(traceId: string, ratio: number): boolean {
  if (ratio >= 1) return true;
  if (!(ratio > 0)) return false;
  let mixed = 0;
  for (let at = 0; at < 32; at += 8) mixed ^= Number.parseInt(traceId.slice(at, at + 8), 16);
  return mixed >>> 0 < Math.floor(ratio * 0xffffffff);
}
