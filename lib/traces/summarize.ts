import { OPERATOR, traceKeys } from './attributes';
import { attribute, type Span, type TraceSummary } from './model';
import { samplingOfSpan, strongerSampling } from './sampling';

/** The row of a trace in a list, or undefined for no spans. The root is the earliest span without a parent. */
export function summarize(spans: readonly Span[]): TraceSummary | undefined {
  const [first] = spans;
  if (!first) return undefined;
  const services = new Map<string, { name: string; spanCount: number; errorCount: number }>();
  let front = first;
  let startUs = first.startUs;
  let endUs = first.startUs + first.durationUs;
  let errorCount = 0;
  let operator = false;
  let sampling: TraceSummary['sampling'];
  for (const span of spans) {
    if (isMoreRoot(span, front)) front = span;
    startUs = Math.min(startUs, span.startUs);
    endUs = Math.max(endUs, span.startUs + span.durationUs);
    const failed = span.status === 'error' ? 1 : 0;
    errorCount += failed;
    operator ||= isOperators(span);
    sampling = strongerSampling(sampling, samplingOfSpan(span));
    const { service: name } = span.resource;
    const service = services.get(name) ?? { name, spanCount: 0, errorCount: 0 };
    services.set(name, service);
    service.spanCount += 1;
    service.errorCount += failed;
  }
  return {
    traceId: first.traceId,
    rootService: front.resource.service,
    rootName: front.name,
    provisional: front.parentSpanId !== undefined,
    startUs,
    endUs,
    spanCount: spans.length,
    errorCount,
    services: [...services.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    operator,
    ...(sampling && { sampling }),
  };
}

function isMoreRoot(span: Span, front: Span): boolean {
  const root = span.parentSpanId === undefined;
  const frontIsRoot = front.parentSpanId === undefined;
  if (root !== frontIsRoot) return root;
  return span.startUs < front.startUs || (span.startUs === front.startUs && span.spanId < front.spanId);
}

export function isOperators(span: Span): boolean {
  return attribute(span.attributes, traceKeys.audience) === OPERATOR;
}
