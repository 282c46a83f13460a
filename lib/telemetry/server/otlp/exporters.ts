import 'server-only';
import { diag } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import {
  type ISerializer,
  JsonLogsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
} from '@opentelemetry/otlp-transformer';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import { AggregationTemporality, InstrumentType, type PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { MetricsSettings, OtlpTarget } from '../../config';
import type { SignalName } from '../../config/table';
import type { EncodingExporter } from '../batch-processor';
import { ALREADY_FORWARDED_HEADER } from '../exported';
import { exemplarJson, exemplarProtobuf } from '../metrics/request-with-exemplars';
import { encodeSpan } from './encode-span';
import { otlpSender } from './sender';
import { encodedSpans } from './span-request';

export function otlpSpanExporter(target: OtlpTarget): SpanExporter | EncodingExporter {
  if (target.protocol === 'http/json') return exporter(target, 'traces', JsonTraceSerializer);
  return { ...exporter(target, 'traces', encodedSpans), encode: encodeSpan };
}

export function otlpLogExporter(target: OtlpTarget): LogRecordExporter {
  return exporter(target, 'logs', target.protocol === 'http/json' ? JsonLogsSerializer : ProtobufLogsSerializer);
}

export function otlpMetricExporter(
  target: OtlpTarget,
  temporality: MetricsSettings['temporality'],
): PushMetricExporter {
  const serializer = target.protocol === 'http/json' ? exemplarJson : exemplarProtobuf;
  return {
    ...exporter(target, 'metrics', serializer),
    selectAggregationTemporality: (type) => temporalityOf(type, temporality),
  };
}

/** As the specification has the three preferences. */
export function temporalityOf(
  type: InstrumentType,
  preference: MetricsSettings['temporality'],
): AggregationTemporality {
  const { DELTA, CUMULATIVE } = AggregationTemporality;
  if (preference === 'cumulative') return CUMULATIVE;
  const isUpDown = type === InstrumentType.UP_DOWN_COUNTER || type === InstrumentType.OBSERVABLE_UP_DOWN_COUNTER;
  if (isUpDown) return CUMULATIVE;
  return preference === 'lowmemory' && type === InstrumentType.OBSERVABLE_COUNTER ? CUMULATIVE : DELTA;
}

/** The web process's door as a target; `isSentToo`: the endpoint has these signals from their maker. */
export function serviceDoorTarget(
  url: string,
  token: string,
  { timeoutMs, isSentToo }: { readonly timeoutMs: number; readonly isSentToo: boolean },
): OtlpTarget {
  return {
    url,
    protocol: 'http/json',
    headers: { authorization: `Bearer ${token}`, ...(isSentToo && { [ALREADY_FORWARDED_HEADER]: 'yes' }) },
    timeoutMs,
    gzip: false,
    certificate: undefined,
    clientKey: undefined,
    clientCertificate: undefined,
  };
}

interface Exporter<Items> {
  export(items: Items, done: (result: ExportResult) => void): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

interface PartialAnswer {
  readonly partialSuccess?: { readonly errorMessage?: string } | undefined;
}

function exporter<Items, Answer extends PartialAnswer>(
  target: OtlpTarget,
  signal: SignalName,
  serializer: ISerializer<Items, Answer>,
): Exporter<Items> {
  const sender = otlpSender(target, signal);
  const underWay = new Set<Promise<void>>();

  async function send(items: Items): Promise<void> {
    const bytes = serializer.serializeRequest(items);
    if (!bytes) throw new Error(`${signal} could not be serialised`);
    tellPartial(await sender.send(bytes));
  }

  /** What is only half taken is taken; an answer that is no OTLP says nothing. */
  function tellPartial(answer: Uint8Array): void {
    if (answer.byteLength === 0) return;
    try {
      const words = serializer.deserializeResponse(answer).partialSuccess?.errorMessage;
      if (words) diag.warn(`the endpoint took ${signal} only in part: ${words}`);
    } catch {
      diag.warn('the endpoint gives answers that are not OTLP');
    }
  }

  return {
    export(items, done) {
      const sending = send(items).then(
        () => done({ code: ExportResultCode.SUCCESS }),
        (error: unknown) => done({ code: ExportResultCode.FAILED, error: errorOf(error) }),
      );
      underWay.add(sending);
      void sending.finally(() => underWay.delete(sending));
    },
    async forceFlush() {
      await Promise.all(underWay);
    },
    async shutdown() {
      sender.close();
    },
  };
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
