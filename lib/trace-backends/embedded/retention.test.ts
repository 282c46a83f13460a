import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { traceFromText } from '@/lib/traces/testing/trace-from-text';
import { toOtlp } from '@/lib/traces/to-otlp';
import { EmbeddedStore } from './store';

const PAYLOAD = 'x'.repeat(4_000_000);
const TRACES = 20;
const idOf = (n: number): string => n.toString(16).padStart(32, '0');

function open(directory: string): EmbeddedStore {
  return new EmbeddedStore({ directory, bytesMax: 100_000_000 });
}

function request(n: number): Uint8Array {
  const spans = traceFromText('web | GET / | server 0-10', { traceId: idOf(n) });
  return Buffer.from(JSON.stringify(toOtlp(spans.map((span) => ({ ...span, attributes: [['payload', PAYLOAD]] })))));
}

it('holds no more in memory when it opens, however well the file is packed', () => {
  const directory = mkdtempSync(join(tmpdir(), 'trace-retention-'));
  let store = open(directory);
  try {
    for (let n = 1; n <= TRACES; n += 1) expect(store.commit([request(n)])).toEqual([undefined]);
    expect(store.hot).toHaveLength(TRACES);
    store.close();
    store = open(directory);
    expect(store.hot.length * PAYLOAD.length).toBeLessThan(64_000_000);
    expect(store.stats()).toMatchObject({ spans: TRACES, traces: TRACES, segments: 1 });
    store.commit([request(TRACES + 1)]);
    expect(store.hot.at(-1)?.no).toBe(TRACES + 1);
    for (const n of [1, TRACES, TRACES + 1]) expect(store.trace(idOf(n))?.[0]?.attributes[0]?.[1]).toBe(PAYLOAD);
    expect(store.services()).toEqual(['web']);
  } finally {
    store.close();
    rmSync(directory, { recursive: true, force: true });
  }
});
