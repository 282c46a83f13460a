import 'server-only';
import {
  type IExportMetricsServiceResponse,
  type ISerializer,
  JsonMetricsSerializer,
  ProtobufMetricsSerializer,
} from '@opentelemetry/otlp-transformer';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { z } from 'zod';
import { toProtobuf } from '../protobuf/otlp';
import type { Exemplar } from './families';
import { exemplarsOf } from './producer';

/** What the SDK makes of it, as far as exemplars have their place there. */
const Request = z.looseObject({
  resourceMetrics: z.array(
    z.looseObject({
      scopeMetrics: z.array(
        z.looseObject({
          metrics: z.array(
            z.looseObject({
              histogram: z.looseObject({ dataPoints: z.array(z.record(z.string(), z.unknown())) }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** The SDK's own serialisers leave exemplars out: they are put where they belong, and all else stays as it is. */
export const exemplarJson = serializer(JsonMetricsSerializer, (body) => new TextEncoder().encode(JSON.stringify(body)));
export const exemplarProtobuf = serializer(ProtobufMetricsSerializer, toProtobuf);

function serializer(
  { deserializeResponse }: ISerializer<ResourceMetrics, IExportMetricsServiceResponse>,
  encode: (body: object) => Uint8Array,
): ISerializer<ResourceMetrics, IExportMetricsServiceResponse> {
  return {
    serializeRequest(metrics) {
      const bytes = JsonMetricsSerializer.serializeRequest(metrics);
      return bytes && encode(withExemplars(Request.parse(JSON.parse(new TextDecoder().decode(bytes))), metrics));
    },
    deserializeResponse,
  };
}

/** Points stand in the request in the order in which they were given. */
function withExemplars(body: z.infer<typeof Request>, { scopeMetrics }: ResourceMetrics): object {
  const told = body.resourceMetrics[0]?.scopeMetrics ?? [];
  for (const [scopeAt, { metrics }] of scopeMetrics.entries()) {
    for (const [metricAt, { dataPoints }] of metrics.entries()) {
      const points = told[scopeAt]?.metrics[metricAt]?.histogram?.dataPoints ?? [];
      for (const [at, point] of points.entries()) {
        const dataPoint = dataPoints[at];
        const exemplars = dataPoint ? exemplarsOf(dataPoint).map(wire) : [];
        if (exemplars.length > 0) point.exemplars = exemplars;
      }
    }
  }
  return body;
}

function wire({ value, atMs, traceId, spanId }: Exemplar) {
  const timeUnixNano = String(BigInt(Math.round(atMs)) * 1_000_000n);
  return { filteredAttributes: [], timeUnixNano, asDouble: value, traceId, spanId };
}
