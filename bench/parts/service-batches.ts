import type { Attributes, Resource, Span } from '@/lib/traces/model';
import { toOtlp } from '@/lib/traces/to-otlp';
import { randomOf } from '../../e2e/random';

const SERVICES = 12;
const INSTANCES = 4;
const OPERATIONS = 200;
const USERS = 100_000;
const SPANS_A_BATCH = 512;
/** Written over in each copy, so they are as long as what is written there: hex digits of an id, seconds of a time. */
const ID_MARK = 'beefcafe';
const SECONDS_MARK = '1700000000';

/** What many services send: requests of some 19 spans with a dozen attributes each, 1 to 200 spans a trace. */
export class ServiceBatches {
  readonly #templates: readonly Template[];
  readonly traceIds: string[] = [];
  #made = 0;

  constructor(templates = 64) {
    this.#templates = Array.from({ length: templates }, (_, at) => new Template(at));
  }

  /** A request body of 512 spans with ids of its own, `seconds` since the epoch. */
  next(seconds: number): { readonly body: Uint8Array; readonly spans: number } {
    const template = this.#templates[this.#made % this.#templates.length] as Template;
    const mark = (this.#made += 1).toString(16).padStart(ID_MARK.length, '0');
    const firstId = template.traceIds[0];
    if (firstId) this.traceIds.push(firstId.replace(ID_MARK, mark));
    return { body: template.copy(mark, String(seconds)), spans: SPANS_A_BATCH };
  }
}

class Template {
  readonly traceIds: readonly string[];
  readonly #json: Buffer;
  readonly #idsAt: readonly number[];
  readonly #secondsAt: readonly number[];

  constructor(seed: number) {
    const spans = spansOf(randomOf(seed + 1));
    this.traceIds = [...new Set(spans.map((span) => span.traceId))];
    this.#json = Buffer.from(JSON.stringify(toOtlp(spans)));
    this.#idsAt = placesOf(this.#json, ID_MARK);
    this.#secondsAt = placesOf(this.#json, SECONDS_MARK);
  }

  copy(mark: string, seconds: string): Uint8Array {
    const copy = Buffer.from(this.#json);
    for (const at of this.#idsAt) copy.write(mark, at, 'latin1');
    for (const at of this.#secondsAt) copy.write(seconds, at, 'latin1');
    return copy;
  }
}

function placesOf(json: Buffer, mark: string): number[] {
  const places: number[] = [];
  for (let at = json.indexOf(mark); at >= 0; at = json.indexOf(mark, at + 1)) places.push(at);
  return places;
}

function spansOf(random: () => number): Span[] {
  const upTo = (count: number) => Math.floor(random() * count);
  const hex = (digits: number) => Array.from({ length: digits }, () => upTo(16).toString(16)).join('');
  const resources = Array.from({ length: SERVICES * INSTANCES }, (_, at) => resourceOf(at));
  const spans: Span[] = [];
  while (spans.length < SPANS_A_BATCH) {
    const traceId = ID_MARK + hex(24);
    const size = Math.min(SPANS_A_BATCH - spans.length, 1 + Math.min(199, Math.floor(-18 * Math.log(1 - random()))));
    const ids: string[] = [];
    for (let no = 0; no < size; no += 1) {
      const spanId = ID_MARK + hex(8);
      const parentSpanId = ids[upTo(ids.length)];
      const startUs = Number(SECONDS_MARK) * 1e6 + no * 1_500 + upTo(500);
      ids.push(spanId);
      spans.push({
        traceId,
        spanId,
        parentSpanId,
        name: `operation ${upTo(OPERATIONS)}`,
        kind: no === 0 ? 'server' : 'client',
        startUs,
        durationUs: 100 + upTo(400_000),
        status: random() < 0.02 ? 'error' : 'unset',
        statusMessage: undefined,
        attributes: attributesOf(upTo, hex),
        events: [],
        links: [],
        resource: resources[upTo(resources.length)] as Resource,
        scope: 'bench',
      });
    }
  }
  return spans;
}

function resourceOf(at: number): Resource {
  const service = `service-${at % SERVICES}`;
  return {
    service,
    attributes: [
      ['service.name', service],
      ['service.instance.id', `${service}-${Math.floor(at / SERVICES)}`],
      ['service.version', '1.4.2'],
    ],
  };
}

function attributesOf(upTo: (count: number) => number, hex: (digits: number) => string): Attributes {
  return [
    ['http.request.method', 'GET'],
    ['http.route', `/things/${upTo(OPERATIONS)}/[id]`],
    ['http.response.status_code', upTo(50) === 0 ? 500 : 200],
    ['url.path', `/things/${hex(8)}`],
    ['server.address', `host-${upTo(20)}.example.com`],
    ['server.port', 8_080],
    ['network.protocol.version', '1.1'],
    ['user_agent.original', 'Mozilla/5.0 (X11; Linux x86_64)'],
    ['user.id', `user-${upTo(USERS)}`],
    ['thread.id', upTo(64)],
    ['db.system.name', 'postgresql'],
    ['db.query.text', `select * from things_${upTo(30)} where id = $1`],
  ];
}
