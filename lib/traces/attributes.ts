/** Keys that we read in traces, whoever made them. Those that we write are in `lib/telemetry/attributes`. */
export const traceKeys = {
  serviceName: 'service.name',
  audience: 'mediagw.audience',
  supportCode: 'mediagw.support_code',
} as const;

export const OPERATOR = 'operator';
export const UNKNOWN_SERVICE = 'unknown_service';
