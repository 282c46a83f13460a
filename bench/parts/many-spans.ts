import type { Attributes, Resource, Span } from '@/lib/traces/model';

const GROUPS = 1_000;
const GROUP_US = 10_000;
const START_US = 1_700_000_000_000_000;
const WEB: Resource = { service: 'web', attributes: [['service.name', 'web']] };
const WORKER: Resource = { service: 'worker', attributes: [['service.name', 'worker']] };
const STATEMENT: Attributes = [
  ['db.system.name', 'postgresql'],
  ['db.operation.name', 'SELECT'],
  ['db.query.text', 'select * from titles where id = $1'],
];

/** One trace: a root, a thousand jobs below it, and below each as many statements as `count` asks for. */
export function manySpans(traceId: string, count: number): Span[] {
  let ids = 0;
  const span = (fields: Partial<Span>): Span => ({
    traceId,
    spanId: (ids += 1).toString(16).padStart(16, '0'),
    parentSpanId: undefined,
    name: 'POST /api/batch',
    kind: 'server',
    startUs: START_US,
    durationUs: GROUPS * GROUP_US,
    status: 'unset',
    statusMessage: undefined,
    attributes: [],
    events: [],
    links: [],
    resource: WEB,
    scope: 'bench',
    ...fields,
  });
  const root = span({});
  const spans = [root];
  const statements = (count - 1) / GROUPS - 1;
  const statementUs = GROUP_US / (statements + 1);
  for (let at = 0; at < GROUPS; at += 1) {
    const startUs = START_US + at * GROUP_US;
    const job = span({
      parentSpanId: root.spanId,
      name: `job ${at}`,
      kind: 'internal',
      startUs,
      durationUs: GROUP_US * 0.99,
      attributes: [['job.id', at]],
    });
    spans.push(job);
    for (let no = 0; no < statements && spans.length < count; no += 1) {
      spans.push(
        span({
          parentSpanId: job.spanId,
          name: 'SELECT titles',
          kind: 'client',
          startUs: startUs + Math.round(no * statementUs),
          durationUs: statementUs * 0.75,
          attributes: STATEMENT,
          resource: WORKER,
        }),
      );
    }
  }
  return spans;
}
