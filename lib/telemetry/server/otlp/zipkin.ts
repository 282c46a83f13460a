import 'server-only';
import { type AttributeValue, type HrTime, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { ExportResultCode, hrTimeToMicroseconds } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { httpTransport } from './http';
import { repeatingSender } from './sender';
import type { Endpoint } from './transport';

const KINDS: Readonly<Record<SpanKind, string | undefined>> = {
  [SpanKind.INTERNAL]: undefined,
  [SpanKind.SERVER]: 'SERVER',
  [SpanKind.CLIENT]: 'CLIENT',
  [SpanKind.PRODUCER]: 'PRODUCER',
  [SpanKind.CONSUMER]: 'CONSUMER',
};

/** Spans as Zipkin's v2 JSON. Links have no place there: each is an annotation. */
export function zipkinExporter(url: string, timeoutMs: number): SpanExporter {
  const { origin, username, password, pathname, search } = new URL(url);
  const endpoint: Endpoint = {
    url: `${origin}${pathname}${search}`,
    contentType: 'application/json',
    headers: username === '' ? {} : { authorization: basic(username, password) },
    gzip: false,
    tls: {},
  };
  const sender = repeatingSender(httpTransport(endpoint), timeoutMs);
  return {
    export(spans, done) {
      sender.send(Buffer.from(JSON.stringify(spans.map(zipkinSpan)))).then(
        () => done({ code: ExportResultCode.SUCCESS }),
        (error: unknown) =>
          done({ code: ExportResultCode.FAILED, error: error instanceof Error ? error : new Error(String(error)) }),
      );
    },
    forceFlush: () => Promise.resolve(),
    async shutdown() {
      sender.close();
    },
  };
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(decodeURIComponent(`${username}:${password}`)).toString('base64')}`;
}

/** By https://zipkin.io/zipkin-api/#/default/post_spans and the mapping of the OpenTelemetry specification. */
export function zipkinSpan(span: ReadableSpan) {
  const { traceId, spanId } = span.spanContext();
  const events = span.events.map(({ time, name, attributes }) => ({
    timestamp: wholeMicros(time),
    value: attributes && Object.keys(attributes).length > 0 ? `"${name}":${JSON.stringify(attributes)}` : name,
  }));
  const links = span.links.map(({ context }) => ({
    timestamp: wholeMicros(span.startTime),
    value: `link to ${context.traceId} ${context.spanId}`,
  }));
  return {
    traceId,
    id: spanId,
    parentId: span.parentSpanContext?.spanId,
    name: span.name,
    kind: KINDS[span.kind],
    timestamp: wholeMicros(span.startTime),
    // Zipkin takes 0 for "not known".
    duration: Math.max(1, wholeMicros(span.duration)),
    localEndpoint: { serviceName: String(span.resource.attributes['service.name'] ?? 'unknown_service') },
    annotations: [...events, ...links],
    tags: tagsOf(span),
  };
}

/** Zipkin refuses a whole batch for a fraction. */
function wholeMicros(time: HrTime): number {
  return Math.round(hrTimeToMicroseconds(time));
}

function tagsOf(span: ReadableSpan): Record<string, string> {
  const tags: Record<string, string> = {};
  const put = (from: Readonly<Record<string, AttributeValue | undefined>>): void => {
    for (const [key, value] of Object.entries(from)) {
      if (value !== undefined) tags[key] = typeof value === 'string' ? value : JSON.stringify(value);
    }
  };
  const { 'service.name': _, ...resource } = span.resource.attributes;
  put(resource);
  put(span.attributes);
  tags['otel.scope.name'] = span.instrumentationScope.name;
  if (span.instrumentationScope.version) tags['otel.scope.version'] = span.instrumentationScope.version;
  if (span.status.code !== SpanStatusCode.UNSET) {
    tags['otel.status_code'] = span.status.code === SpanStatusCode.OK ? 'OK' : 'ERROR';
  }
  if (span.status.code === SpanStatusCode.ERROR) tags.error = span.status.message ?? 'error';
  return tags;
}
