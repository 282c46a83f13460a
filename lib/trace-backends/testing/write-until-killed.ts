import { newSpanId, newTraceId } from '@/lib/base/ids';
import { traceFromText } from '@/lib/traces/testing/trace-from-text';
import { toOtlp } from '@/lib/traces/to-otlp';
import { openEmbeddedStore } from '../embedded/open';
import { otlpLogs } from './otlp-logs';

/**
 * A child process that writes until it is killed, and prints `trace span span ...` for each batch that was acknowledged.
 * Every span has said its own id by then.
 */
const [directory = '', threadFile = ''] = process.argv.slice(2);
const store = await openEmbeddedStore({ directory, bytesMax: 1_000_000_000, threadFile });

async function writeForever(): Promise<never> {
  for (;;) {
    const traceId = newTraceId();
    const drawn = Array.from({ length: 1 + Math.floor(Math.random() * 60) }, () => 'web | GET /x | server 0-1').join(
      '\n',
    );
    const spans = traceFromText(drawn, { traceId }).map((span) => ({ ...span, spanId: newSpanId() }));
    await Promise.all([
      store.write(Buffer.from(JSON.stringify(toOtlp(spans)))),
      store.writeLogs(otlpLogs(spans.map(({ spanId }) => ({ traceId, spanId, body: spanId })))),
    ]);
    process.stdout.write(`${[traceId, ...spans.map((span) => span.spanId)].join(' ')}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, writeForever));
