import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { traceBackendSlot } from '@/lib/trace-backends/ask-backend';
import type { TraceBackend } from '@/lib/trace-backends/backend';
import { EmbeddedStore } from '@/lib/trace-backends/embedded/store';
import { createJaegerBackend } from '@/lib/trace-backends/jaeger/client';
import { inThread } from '@/lib/trace-backends/testing/in-thread';
import type { Span } from '@/lib/traces/model';
import { toOtlp } from '@/lib/traces/to-otlp';
import { reasonToSkip, startJaeger, startJaeger142 } from './start';
import { withoutOldSearch } from './v3-only';

export const versions = ['the embedded store', 'Jaeger 1.42', 'Jaeger 2.13', 'a Jaeger of v3 alone'] as const;
export type Version = (typeof versions)[number];

export interface Backends {
  /** Why they are not there, as `reasonToSkip` tells it. */
  readonly reason: string | undefined;
  /** What the proxy asks from now on. */
  use(version: Version): void;
}

/** Call it once at the top of a Vitest file: each backend holds these traces before the first test, and is gone after. */
export function withBackends(traces: readonly (readonly Span[])[]): Backends {
  const backends = new Map<Version, TraceBackend>();
  const ends: (() => unknown)[] = [];
  const reason = reasonToSkip('jaeger', 'jaeger142');

  beforeAll(async () => {
    if (reason !== undefined) return;
    const directory = mkdtempSync(path.join(tmpdir(), 'mg-backends-'));
    ends.push(() => rmSync(directory, { recursive: true }));
    const store = new EmbeddedStore({ directory, bytesMax: 100_000_000 });
    ends.push(() => store.close());
    store.commit(traces.map((spans) => Buffer.from(JSON.stringify(toOtlp(spans)))));
    backends.set('the embedded store', inThread(store));
    const [old, current] = [await startJaeger142(), await startJaeger()];
    ends.push(old.stop, current.stop);
    for (const jaeger of [old, current]) await send(jaeger.ports.otlp, traces.flat());
    const filter = await withoutOldSearch(current.ports.query);
    ends.push(filter.stop);
    backends.set('Jaeger 1.42', asked(old.ports.query));
    backends.set('Jaeger 2.13', asked(current.ports.query));
    backends.set('a Jaeger of v3 alone', asked(filter.ports.query));
    const holdAll = () => Promise.all(Array.from(backends.values(), (backend) => expectAll(backend, traces)));
    await vi.waitFor(holdAll, { timeout: 60_000, interval: 100 });
  }, 120_000);

  afterAll(async () => {
    traceBackendSlot.clear();
    for (const end of ends.reverse()) await end();
  });

  return {
    reason,
    use(version) {
      const backend = backends.get(version);
      if (!backend) throw new Error(`${version} was not started`);
      traceBackendSlot.set(backend);
    },
  };
}

function asked(port: number): TraceBackend {
  return createJaegerBackend({ baseUrl: `http://127.0.0.1:${port}` });
}

async function send(port: number, spans: readonly Span[]): Promise<void> {
  const url = `http://127.0.0.1:${port}/v1/traces`;
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(toOtlp(spans)) });
  expect(response.status).toBe(200);
}

async function expectAll(backend: TraceBackend, traces: readonly (readonly Span[])[]): Promise<void> {
  for (const spans of traces) {
    const held = await backend.trace(spans[0]?.traceId ?? '', AbortSignal.timeout(5_000));
    expect(held).toHaveLength(spans.length);
  }
}
