import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type APIRequestContext, expect, request, test } from '@playwright/test';
import { newSpanId, newTraceId } from '../lib/base/ids';
import { type FaultyEndpoint, startFaultyEndpoint } from '../lib/telemetry/testing/faulty-endpoint';
import { type Gateway, startGateway } from './gateway';
import { type PlantedSecrets, plantedSecrets } from './planted-secrets';
import { CARD, fillCart, payBySlowCard } from './shopping';
import { bodiesOf, type Signal, takenOf } from './taken';

// One gateway that sends everything to a collector of the test's: what it says, and that it has said all when it ends.
test.describe.configure({ mode: 'serial', timeout: 240_000 });

const SERVICE_TOKEN = 'a-service-token-of-the-test';
const secrets = plantedSecrets();
let collector: FaultyEndpoint;
let gateway: Gateway;
let client: APIRequestContext;

test.beforeAll(async () => {
  test.setTimeout(150_000);
  collector = await startFaultyEndpoint(true);
  gateway = await startGateway({
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '200',
      OTEL_METRIC_EXPORT_INTERVAL: '1000',
      OTEL_CONSOLE_ENABLED: 'false',
      OTEL_TRACES_SAMPLER_ARG: secrets.email(),
      OTEL_EXPORTER_OTLP_TIMEOUT: secrets.apiKey(),
      OTEL_EXPORTER_OTLP_HEADERS: `x-team=${secrets.opaque()}`,
      OTEL_RESOURCE_ATTRIBUTES: `owner.mail=${secrets.email()},owner.token=${secrets.opaque()},owner.note=${encodeURIComponent(secrets.card())}`,
      MEDIA_GATEWAY_SERVICE_TOKEN: SERVICE_TOKEN,
      MEDIA_GATEWAY_SECRET: `${secrets.opaque()}-and-long-enough-for-a-secret`,
      CRON_SECRET: `${secrets.opaque()}-of-the-clock`,
      SHUTDOWN_DRAIN_MS: '15000',
      // What is bounded here is the end of a process on a machine that does much else.
      SHUTDOWN_GRACE_MS: '3000',
    },
  });
  client = await newVisitor();
});
test.afterAll(async () => {
  await client?.dispose();
  await gateway?.stop();
  await collector?.close();
});

const newVisitor = () => request.newContext({ baseURL: gateway.url, extraHTTPHeaders: { origin: gateway.url } });

const said = (signal: Signal): string => bodiesOf(collector, signal).join('\n');

test('1,000 secrets through every door are in no span, log, metric or line', async () => {
  await askWithSecrets();
  await typeSecrets();
  await sendSecrets('browser', { origin: gateway.url }, 4);
  await sendSecrets('service', { authorization: `Bearer ${SERVICE_TOKEN}` }, 12);
  expect(secrets.count()).toBeGreaterThan(1000);

  // What was asked last is there: so is everything before.
  const traceId = newTraceId();
  await client.get('/api/catalog', { headers: { traceparent: `00-${traceId}-${newSpanId()}-01` } });
  await expect.poll(() => said('traces').includes(traceId), { timeout: 20_000 }).toBe(true);
  await expect.poll(() => said('logs').length).toBeGreaterThan(0);
  await expect.poll(() => said('metrics').length).toBeGreaterThan(0);

  const scrape = async (accept: string) => (await client.get('/api/metrics', { headers: { accept } })).text();
  const places = {
    spans: said('traces'),
    logs: said('logs'),
    metrics: said('metrics'),
    prometheus: await scrape('text/plain'),
    openmetrics: await scrape('application/openmetrics-text'),
    output: gateway.output(),
    explorer: await allTraces(),
    store: filesBelow(path.join(gateway.dataDir, 'traces')),
  };
  // The search finds what it looks for.
  expect(secrets.foundIn(`${secrets.email()} ${secrets.card()}`)).toHaveLength(2);
  for (const [place, text] of Object.entries(places)) {
    expect(text.length, place).toBeGreaterThan(100);
    expect(linesWith(text), place).toEqual([]);
  }
  expect(places.spans).toContain('REDACTED');
  expect(places.logs).toContain('REDACTED');
  expect(places.output).not.toContain(gateway.admin.password);
});

test('R3.5 R4.10 R4.13 SIGTERM under load: every request is answered, and every signal arrives', async () => {
  const load = keepAsking(8);
  await expect.poll(load.answered, { timeout: 60_000 }).toBeGreaterThan(100);
  const traceId = newTraceId();
  const paying = payBySlowCard(client, { traceparent: `00-${traceId}-${newSpanId()}-01` });
  const journal = () => readFileSync(path.join(gateway.dataDir, 'payments', 'journal.jsonl'), 'utf8');
  // Only its own entry: captures of what was bought before may come meanwhile.
  await expect.poll(journal, { timeout: 60_000, intervals: [100] }).toContain('"last4":"6975"');

  load.stopBeginning();
  process.kill(gateway.pids().supervisor ?? 0, 'SIGTERM');
  expect(await load.end()).toEqual([]);
  expect((await paying).status()).toBe(201);
  expect(await gateway.exited).toBe(0);

  const taken = takenOf(collector, traceId);
  for (const name of ['POST /api/checkout/[cartId]', 'checkout.place_order', 'POST /authorizations']) {
    expect(taken.traces).toContain(name);
  }
  expect(taken.logs).toContain('an order was placed');
  expect(taken.metrics).toContain('mediagw.checkout.duration');
  expect(said('traces')).toContain('"name":"daemon.run"');
  const output = gateway.output();
  expect(output.match(/OpenTelemetry tracer shut down/g)).toHaveLength(3);
  // The provider outlives the web process, whose store takes its last spans no more; the collector has them.
  const missed = output.split('\n').filter((line) => line.includes('not all was sent'));
  expect(missed.filter((line) => !line.includes('"media-gateway-payments"'))).toEqual([]);
});

/** Addresses and headers, where pages and routes are and where nothing is. */
async function askWithSecrets(): Promise<void> {
  for (let round = 0; round < 30; round += 1) {
    const { email, card, apiKey, jwt, opaque } = secrets;
    const encode = encodeURIComponent;
    const query = `token=${opaque()}&email=${encode(email())}&q=${encode(email())}&note=${encode(card())}&x=${jwt()}`;
    for (const address of [
      `/titles/salt-meridian?${query}&code=${opaque()}`,
      `/api/catalog?api_key=${opaque()}&search=${encode(email())}`,
      `/api/catalog/${encode(email())}`,
      `/nowhere/${encode(email())}/${encode(card())}?key=${apiKey()}`,
      `/media/salt-meridian/master.m3u8?signature=${opaque()}&X-Amz-Security-Token=${opaque()}`,
    ]) {
      await fetch(gateway.url + address, {
        headers: {
          accept: 'text/html',
          cookie: `mg_viewer=${opaque()}; mg_operator=${opaque()}`,
          'user-agent': `Reader of ${email()}`,
          referer: `https://elsewhere.example/?token=${opaque()}`,
          'x-api-key': opaque(),
          traceparent: `00-${newTraceId()}-${newSpanId()}-01`,
          tracestate: `vendor=${email()}`,
          baggage: `user.email=${encode(email())},session.id=${encode(email())},token=${opaque()}`,
        },
      });
    }
    await fetch(`${gateway.url}/api/jaeger/api/v3/services?token=${opaque()}`, {
      headers: { authorization: `Bearer ${jwt()}` },
    });
  }
}

/** Bodies as people fill them in, and as no form would send them. */
async function typeSecrets(): Promise<void> {
  const { email, card, opaque } = secrets;
  for (let round = 0; round < 5; round += 1) {
    const buyer = await newVisitor();
    const cart = await fillCart(buyer);
    const pay = (data: unknown) =>
      buyer.post(`/api/checkout/${cart.id}`, { headers: { 'idempotency-key': cart.checkoutKey }, data });
    await pay({ email: email(), card: { ...CARD, number: card(), name: opaque() } });
    await pay({ email: email(), card: { ...CARD, number: Number(card().replaceAll(' ', '')) }, [email()]: 1 });
    await buyer.post(`/api/checkout/${cart.id}`, {
      headers: { 'content-type': 'application/json', 'idempotency-key': opaque() },
      data: `{"password": "${opaque()}", "card": "${card()}", oops`,
    });
    await buyer.post('/api/admin/session', { data: { email: email(), password: opaque() } });
    await buyer.post('/api/sessions', { data: { titleId: email() } });
    await buyer.dispose();
  }
}

/** All that the protocol has room for; each round is one request of each signal. */
async function sendSecrets(door: string, headers: Record<string, string>, rounds: number): Promise<void> {
  const nowNanos = String(BigInt(Date.now()) * 1_000_000n);
  const spanName = door === 'browser' ? 'pageload /titles/[id]' : undefined;
  for (let round = 0; round < rounds; round += 1) {
    const resource = { attributes: attributesWith(secrets) };
    const scope = { name: `scope of ${secrets.email()}`, version: secrets.apiKey() };
    const span = {
      traceId: newTraceId(),
      spanId: newSpanId(),
      name: spanName ?? `visit of ${secrets.email()}`,
      kind: 1,
      startTimeUnixNano: nowNanos,
      endTimeUnixNano: nowNanos,
      traceState: `vendor=${secrets.email()}`,
      attributes: attributesWith(secrets),
      events: [{ timeUnixNano: nowNanos, name: `saw ${secrets.card()}`, attributes: attributesWith(secrets) }],
      links: [{ traceId: newTraceId(), spanId: newSpanId(), attributes: attributesWith(secrets) }],
      status: { code: 2, message: `card ${secrets.card()} of ${secrets.email()} refused` },
    };
    const log = {
      timeUnixNano: nowNanos,
      severityNumber: 17,
      severityText: secrets.email(),
      eventName: door === 'browser' ? 'exception' : `failed for ${secrets.email()}`,
      body: { stringValue: `{"password":"${secrets.opaque()}","mail":"${secrets.email()}"}` },
      attributes: attributesWith(secrets),
    };
    const point = { timeUnixNano: nowNanos, asInt: '1', attributes: attributesWith(secrets) };
    const metric = {
      name: 'orders',
      description: `orders of ${secrets.email()}`,
      sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [point] },
    };
    const bodies = {
      traces: { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [span] }] }] },
      logs: { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: [log] }] }] },
      metrics: { resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics: [metric] }] }] },
    };
    for (const [signal, body] of Object.entries(bodies)) {
      const answer = await fetch(`${gateway.url}/api/otlp/v1/${signal}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      expect([200, 429], `${door}: ${signal}: ${await answer.text()}`).toContain(answer.status);
    }
  }
}

function attributesWith({ email, card, apiKey, jwt, opaque }: PlantedSecrets) {
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  return [
    text('exception.message', `no card ${card()} for ${email()} with ${apiKey()}`),
    text('exception.stacktrace', `Error: Bearer ${jwt()}\n    at x (https://shop.example/?token=${opaque()})`),
    text(
      'url.full',
      `https://shop.example/u/${encodeURIComponent(email())}?code=${opaque()}&n=${encodeURIComponent(card())}`,
    ),
    text('http.request.header.cookie', opaque()),
    text('password', opaque()),
    text(`by ${email()}`, 'x'),
    { key: 'number', value: { doubleValue: Number(card().replaceAll(' ', '')) } },
    { key: 'deep', value: { kvlistValue: { values: [text('api_key', opaque()), text('note', email())] } } },
    {
      key: 'list',
      value: { arrayValue: { values: [{ stringValue: email() }, { intValue: card().replaceAll(' ', '') }] } },
    },
  ];
}

/** As a tool reads them from the embedded store. */
async function allTraces(): Promise<string> {
  const headers = { authorization: `Bearer ${gateway.apiToken}` };
  const ask = async (address: string) => {
    const answer = await fetch(`${gateway.url}/api/jaeger/api/${address}`, { headers });
    expect(answer.status, address).toBe(200);
    return answer;
  };
  const { data: services } = (await (await ask('services')).json()) as { data: string[] };
  const texts = services.map(async (service) =>
    (await ask(`traces?service=${encodeURIComponent(service)}&limit=500&lookback=1h`)).text(),
  );
  return (await Promise.all(texts)).join('\n');
}

function filesBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

/** For whoever has to mend it: not only which, but where. */
function linesWith(text: string): string[] {
  return secrets.foundIn(text).map((secret) => {
    const at = text.indexOf(secret);
    return text.slice(Math.max(0, at - 120), at + 60);
  });
}

/** Several at a time, each after its last was answered. */
function keepAsking(many: number) {
  const failed: string[] = [];
  let answered = 0;
  let stopping = false;
  const ask = async (): Promise<void> => {
    while (!stopping) {
      for (const address of ['/api/catalog', '/titles/salt-meridian']) {
        if (stopping) return;
        const status = await fetch(gateway.url + address).then((each) => each.status, String);
        if (status === 200) answered += 1;
        else failed.push(`${address}: ${status}`);
      }
    }
  };
  const asking = Array.from({ length: many }, ask);
  return {
    answered: () => answered,
    stopBeginning: () => {
      stopping = true;
    },
    async end() {
      await Promise.all(asking);
      return failed;
    },
  };
}
