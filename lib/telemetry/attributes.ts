/**
 * Attribute keys shared by rooms. Standard names come from the OpenTelemetry semantic conventions;
 * ours begin with `mediagw.`. Values are never secrets or personal data.
 */
export const keys = {
  errorType: 'error.type',
  exceptionType: 'exception.type',
  exceptionMessage: 'exception.message',
  exceptionStacktrace: 'exception.stacktrace',
  httpMethod: 'http.request.method',
  httpRoute: 'http.route',
  httpStatus: 'http.response.status_code',
  urlPath: 'url.path',
  urlFull: 'url.full',
  urlScheme: 'url.scheme',
  urlTemplate: 'url.template',
  serverAddress: 'server.address',
  serverPort: 'server.port',
  dbSystem: 'db.system.name',
  dbNamespace: 'db.namespace',
  dbOperation: 'db.operation.name',
  dbCollection: 'db.collection.name',
  dbQueryText: 'db.query.text',
  dbQuerySummary: 'db.query.summary',
  dbStatus: 'db.response.status_code',
  messagingSystem: 'messaging.system',
  messagingOperationName: 'messaging.operation.name',
  messagingOperationType: 'messaging.operation.type',
  messagingDestination: 'messaging.destination.name',
  messagingPartition: 'messaging.destination.partition.id',
  messagingMessageId: 'messaging.message.id',
  messagingBatchCount: 'messaging.batch.message_count',
  serviceName: 'service.name',
  serviceVersion: 'service.version',
  environment: 'deployment.environment.name',
  sessionId: 'session.id',
  /** `operator` on everything an operator's own page causes; the trace list hides it by default. */
  audience: 'mediagw.audience',
  supportCode: 'mediagw.support_code',
  telemetrySource: 'mediagw.telemetry.source',
  originTraceId: 'mediagw.origin.trace_id',
  cacheOutcome: 'mediagw.cache.outcome',
  /** `kept` where the programme was answered without the database. */
  catalogOutcome: 'mediagw.catalog.outcome',
  /** On the local root only: why it was kept, with what probability, and the name of the rule that said so. */
  samplingReason: 'mediagw.sampling.reason',
  samplingProbability: 'mediagw.sampling.probability',
  samplingRule: 'mediagw.sampling.rule',
  /** What a child tells of a parent that ends with its process. */
  unfinishedParent: 'mediagw.parent.name',
  unfinishedParentStart: 'mediagw.parent.start_us',
} as const;

export const AUDIENCE_OPERATOR = 'operator';
