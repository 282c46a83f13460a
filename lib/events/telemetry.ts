export const eventSpans = {
  produce: 'kafka.produce',
  fetch: 'kafka.fetch',
  process: (type: string) => `process ${type}`,
} as const;

export const eventKeys = {
  offsetFirst: 'mediagw.kafka.offset.first',
  offsetLast: 'mediagw.kafka.offset.last',
  consumerGroup: 'messaging.consumer.group.name',
  /** How often this record has been tried, this time included. */
  deliveryAttempt: 'mediagw.kafka.delivery_attempt',
} as const;

/** The embedded log has the vocabulary of the real one. */
export const MESSAGING_SYSTEM = 'kafka';
/** The embedded log has one partition a topic. */
export const PARTITION = '0';

export const EVENTS_SCOPE = 'events';
