/** Where signals of a process may go, as operators call it. */
export const EXPORTER_PLACES = {
  otlp: 'OTLP endpoint',
  zipkin: 'Zipkin',
  prometheus: 'Prometheus port',
  store: 'Embedded store',
  web: 'Web process',
  console: 'Console',
};
