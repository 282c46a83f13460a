const HEX = '0123456789abcdef';

/** Random lower-case hex that is never all zero. Works in the browser on plain http too. */
export function randomHex(bytes: number): string {
  const raw = crypto.getRandomValues(new Uint8Array(bytes));
  let hex = '';
  for (const byte of raw) hex += HEX.charAt(byte >> 4) + HEX.charAt(byte & 15);
  return /[^0]/.test(hex) ? hex : randomHex(bytes);
}

export const newTraceId = (): string => randomHex(16);
export const newSpanId = (): string => randomHex(8);
