import { SpanStatusCode, trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordException } from '../tracing';
import { gatewaySpanProcessor } from './span-processor';

function setup() {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    spanProcessors: [gatewaySpanProcessor(), new SimpleSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('test');
  return {
    tracer,
    /** Everything that an exporter can read of the spans so far. */
    exported(): string {
      const spans = exporter.getFinishedSpans().map(({ name, attributes, events, links, status }) => ({
        ...{ name, attributes, events, status },
        links: links.map((link) => link.attributes),
      }));
      exporter.reset();
      return JSON.stringify(spans);
    },
  };
}

const secrets = fc.oneof(
  fc.stringMatching(/^[a-z]{3,9}\.\d{3}@[a-z]{3,9}\.example$/),
  fc.constantFrom('4242424242424242', '4242 4242 4242 4242', '5555-5555-5555-4444', '378282246310005'),
  fc.stringMatching(/^sk_live_[A-Za-z0-9]{16}$/),
  fc.stringMatching(/^eyJ[A-Za-z0-9]{12}\.[A-Za-z0-9]{12}\.[A-Za-z0-9]{8}$/),
);
const around = fc.constantFrom('', 'got ', '"', 'of (', ' / ', ': ');

describe('gatewaySpanProcessor', () => {
  it('lets no secret out, wherever in a span it stands', () => {
    const { tracer, exported } = setup();
    fc.assert(
      fc.property(secrets, around, (secret, before) => {
        const text = `${before}${secret} end`;
        const link = {
          context: { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 },
          attributes: { text },
        };
        const span = tracer.startSpan(`visit ${text}`, { links: [link], attributes: { text, list: ['fine', text] } });
        span.setAttribute(text, 1);
        span.setAttribute('url.full', `https://shop/x/${encodeURIComponent(secret)}?q=${encodeURIComponent(secret)}`);
        span.setAttribute('url.path', `/users/${encodeURIComponent(secret)}`);
        span.setAttribute('http.request.header.x-thing', [secret]);
        span.setAttribute(
          'db.query.text',
          `select '${secret.startsWith('sk_') || secret.startsWith('eyJ') ? '' : secret}'`,
        );
        span.addEvent(`saw ${text}`, { text });
        span.addLink({ ...link, attributes: { more: text } });
        recordException(span, new Error(text));
        span.setStatus({ code: SpanStatusCode.ERROR, message: text });
        span.end();
        const out = exported();
        expect(out).toContain('REDACTED');
        expect(out).not.toContain(secret);
        expect(out).not.toContain(encodeURIComponent(secret));
      }),
    );
  });

  it('changes nothing where nothing is wrong', () => {
    const { tracer, exported } = setup();
    const attributes = { 'url.path': '/titles/salt-meridian', 'session.id': '8f2b1c9a', n: 7, list: ['a', 'b'] };
    tracer.startSpan('GET /titles/[id]', { attributes }).end();
    expect(JSON.parse(exported())).toEqual([
      { name: 'GET /titles/[id]', attributes, events: [], status: { code: 0 }, links: [] },
    ]);
    trace.disable();
  });
});
