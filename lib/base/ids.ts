const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const POOL_BYTES = 2048;

/** Drawn in one go, used once: to ask the system for every single id costs more than all else about a span. */
const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

/** Random lower-case hex that is never all zero. */
export function randomHex(bytes: number): string {
  if (used + bytes > POOL_BYTES) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  let hex = '';
  let isZero = true;
  for (const end = used + bytes; used < end; used += 1) {
    const byte = pool[used] ?? 0;
    if (byte !== 0) isZero = false;
    hex += HEX[byte];
  }
  return isZero ? randomHex(bytes) : hex;
}

export const newTraceId = (): string => randomHex(16);
export const newSpanId = (): string => randomHex(8);
