import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { ExporterHealth } from '@/lib/telemetry/export-counts';
import { exporterHealthSlot } from '@/lib/telemetry/server/exporter-health';
import { traceBackendSlot } from './ask-backend';
import { EmbeddedStore } from './embedded/store';
import { createJaegerBackend } from './jaeger/client';
import { mergeBackends } from './merged';
import { readTraceLogs } from './read-logs';
import { inThread } from './testing/in-thread';
import { otlpLogs } from './testing/otlp-logs';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const signal = new AbortController().signal;

afterEach(() => {
  traceBackendSlot.clear();
  exporterHealthSlot.clear();
});

it('tells none from none known: a Jaeger keeps no logs, the embedded store does, also beside one', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'read-logs-'));
  const store = new EmbeddedStore({ directory, bytesMax: 10_000_000 });
  store.commit(
    [],
    [
      otlpLogs([
        { traceId, body: 'one' },
        { traceId, body: 'two' },
      ]),
    ],
  );
  const jaeger = createJaegerBackend({ baseUrl: 'http://127.0.0.1:9' });
  traceBackendSlot.set(jaeger);
  expect(await readTraceLogs(traceId, 5, signal)).toEqual({ logs: [], truncated: false, kept: false, sentTo: [] });
  for (const backend of [
    inThread(store),
    mergeBackends(inThread(store), jaeger),
    mergeBackends(jaeger, inThread(store)),
  ]) {
    traceBackendSlot.set(backend);
    expect(await readTraceLogs(traceId, 1, signal)).toMatchObject({ logs: [{}], truncated: true, kept: true });
    expect(await readTraceLogs('f'.repeat(32), 5, signal)).toEqual({ logs: [], truncated: false, kept: true });
  }
  store.close();
  rmSync(directory, { recursive: true, force: true });
});

it('R0.8 says where records go that no store of ours keeps', async () => {
  const sent = {
    sent: 0,
    failed: 0,
    dropped: 0,
    queued: 0,
    queueMax: 1,
    lastSentAtMs: undefined,
    lastError: undefined,
  };
  const exporters: readonly ExporterHealth[] = [
    { ...sent, name: 'otlp', signal: 'traces', address: 'traces.example:4318' },
    { ...sent, name: 'otlp', signal: 'logs', address: 'logs.example:4318' },
    { ...sent, name: 'console', signal: 'logs' },
  ];
  exporterHealthSlot.set(() => exporters);
  traceBackendSlot.set(createJaegerBackend({ baseUrl: 'http://127.0.0.1:9' }));
  expect(await readTraceLogs(traceId, 5, signal)).toMatchObject({ kept: false, sentTo: ['logs.example:4318'] });
});

it('ends with whoever asked', async () => {
  traceBackendSlot.set({
    ...createJaegerBackend({ baseUrl: 'http://127.0.0.1:9' }),
    logsOf: (_traceId, _limit, bounded) =>
      new Promise((_resolve, reject) => bounded.addEventListener('abort', () => reject(bounded.reason))),
  });
  const controller = new AbortController();
  const asked = readTraceLogs(traceId, 5, controller.signal);
  controller.abort(new Error('gone'));
  await expect(asked).rejects.toThrow('gone');
});
