/** Keys that we read in traces, whoever made them. Those that we write are in `lib/telemetry/attributes`. */
export const traceKeys = {
  serviceName: 'service.name',
  audience: 'mediagw.audience',
  supportCode: 'mediagw.support_code',
  samplingReason: 'mediagw.sampling.reason',
  samplingProbability: 'mediagw.sampling.probability',
  samplingRule: 'mediagw.sampling.rule',
  /** Told by the children of a span that runs as long as its process; its start in microseconds. */
  unfinishedParent: 'mediagw.parent.name',
  unfinishedParentStart: 'mediagw.parent.start_us',
  /** Ours alone: no span that has come carries it. */
  unfinished: 'mediagw.still_running',
} as const;

export const OPERATOR = 'operator';
export const UNKNOWN_SERVICE = 'unknown_service';
