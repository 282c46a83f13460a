import { z } from '@/lib/base/schema';
import type { TraceSummary } from './model';
import { microsOf, nanosOf } from './otlp-values';
import { unixNano } from './to-otlp';

const nanosText = z.unknown().transform((value) => {
  const nanos = nanosOf(value);
  return nanos ? microsOf(nanos) : 0;
});
const count = z.number().int().nonnegative().default(0);
const text = z.string().default('');

const Summary = z.object({
  traceId: z.string().transform((id) => id.toLowerCase().padStart(32, '0')),
  rootServiceName: text,
  rootOperationName: text,
  minStartTimeUnixNano: nanosText,
  maxEndTimeUnixNano: nanosText,
  spanCount: count,
  errorSpanCount: count,
  services: z.array(z.object({ name: text, spanCount: count, errorSpanCount: count })).default([]),
  provisional: z.boolean().optional(),
  operator: z.boolean().default(false),
  sampling: z
    .object({ reason: z.string(), probability: z.number().optional(), rule: z.string().optional() })
    .optional(),
});

/** Jaeger's `/api/v3/trace-summaries`, where fields that are zero are absent and zero hits are `{}`. */
export const SummariesWire = z.object({ summaries: z.array(Summary).default([]) }).transform((body) =>
  body.summaries.map(
    (wire): TraceSummary => ({
      traceId: wire.traceId,
      rootService: wire.rootServiceName,
      rootName: wire.rootOperationName,
      provisional: wire.provisional ?? wire.rootServiceName === '',
      startUs: wire.minStartTimeUnixNano,
      endUs: wire.maxEndTimeUnixNano,
      spanCount: wire.spanCount,
      errorCount: wire.errorSpanCount,
      services: wire.services.map((service) => ({
        name: service.name,
        spanCount: service.spanCount,
        errorCount: service.errorSpanCount,
      })),
      operator: wire.operator,
      ...(wire.sampling && {
        sampling: { reason: wire.sampling.reason, probability: wire.sampling.probability, rule: wire.sampling.rule },
      }),
    }),
  ),
);

/** Jaeger's fields and three of ours: `provisional`, `operator` and `sampling`. */
export function toSummariesWire(summaries: readonly TraceSummary[]): unknown {
  if (summaries.length === 0) return {};
  return {
    summaries: summaries.map((summary) => ({
      traceId: summary.traceId,
      rootServiceName: summary.rootService,
      rootOperationName: summary.rootName,
      minStartTimeUnixNano: unixNano(summary.startUs),
      maxEndTimeUnixNano: unixNano(summary.endUs),
      spanCount: summary.spanCount,
      errorSpanCount: summary.errorCount || undefined,
      services: summary.services.map((service) => ({
        name: service.name,
        spanCount: service.spanCount,
        errorSpanCount: service.errorCount || undefined,
      })),
      provisional: summary.provisional,
      operator: summary.operator,
      sampling: summary.sampling,
    })),
  };
}
