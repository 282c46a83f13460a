/** The first 12 hex digits of a trace id as a person reads them: `4BF9-2F35-77B3`. */
export function supportCode(traceId: string): string {
  return [0, 4, 8].map((start) => traceId.slice(start, start + 4).toUpperCase()).join('-');
}

/** Accepts the code with any case, spaces or dashes; undefined when it is not one. */
export function parseSupportCode(text: string): string | undefined {
  const hex = text.replace(/[\s-]/g, '').toLowerCase();
  return /^[0-9a-f]{12}$/.test(hex) ? supportCode(hex) : undefined;
}
