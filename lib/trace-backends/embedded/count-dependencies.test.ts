import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Span } from '@/lib/traces/model';
import { traceFromText } from '@/lib/traces/testing/trace-from-text';
import { toOtlp } from '@/lib/traces/to-otlp';
import { DEPENDENCY_SPANS_MAX } from './count-dependencies';
import { EmbeddedStore } from './store';

const signal = new AbortController().signal;
const ORIGIN_US = 1_700_000_000_000_000;
const all = { startMinUs: 0, startMaxUs: Number.MAX_SAFE_INTEGER };
let directory: string;
let store: EmbeddedStore;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dependencies-'));
  store = new EmbeddedStore({ directory, bytesMax: 500_000_000 });
});

afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true, force: true });
});

const write = (spans: readonly Span[]) => store.commit([Buffer.from(JSON.stringify(toOtlp(spans)))]);
const draw = (text: string, no: number, originUs = ORIGIN_US) =>
  traceFromText(text, { traceId: no.toString(16).padStart(32, '0'), originUs });

describe('dependencies of the embedded store', () => {
  it('joins a parent and a child that came in different requests', async () => {
    const [parent, child] = draw('web | a | server 0-9\n pay | b | server 1-2', 1) as [Span, Span];
    write([child]);
    write([parent]);
    expect(await store.dependencies(all, signal)).toEqual([{ parent: 'web', child: 'pay', callCount: 1 }]);
  });

  it('counts the traces that start in the window', async () => {
    for (let no = 1; no <= 250; no += 1) write(draw('web | a | server 0-9\n pay | b | server 1-2', no, ORIGIN_US + no));
    const window = { startMinUs: ORIGIN_US + 11, startMaxUs: ORIGIN_US + 240 };
    expect(await store.dependencies(all, signal)).toMatchObject([{ callCount: 250 }]);
    expect(await store.dependencies(window, signal)).toMatchObject([{ callCount: 230 }]);
  });

  it('reads the newest first, up to its bound', async () => {
    const fan = (service: string, no: number, originUs: number) => {
      const [root] = draw(`${service} | root | server 0-9`, no, originUs) as [Span];
      const child = (index: number): Span => ({
        ...root,
        spanId: (index + 2).toString(16).padStart(16, '0'),
        parentSpanId: root.spanId,
      });
      return [root, ...Array.from({ length: DEPENDENCY_SPANS_MAX / 2 - 1 }, (_, index) => child(index))];
    };
    write(draw('old | a | server 0-9\n old | b | server 1-2', 9, ORIGIN_US - 1));
    write(fan('first', 1, ORIGIN_US));
    write(fan('second', 2, ORIGIN_US + 1));
    const callCount = DEPENDENCY_SPANS_MAX / 2 - 1;
    expect(await store.dependencies(all, signal)).toEqual([
      { parent: 'second', child: 'second', callCount },
      { parent: 'first', child: 'first', callCount },
    ]);
  });
});
