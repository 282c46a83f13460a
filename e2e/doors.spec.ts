import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures';
import { withoutTelemetry } from './mode';
import { STATE_FILE } from './shared';
import { CARD } from './shopping';

/** Whom a method of a route is for. */
type Door =
  | 'anyone'
  | 'viewer'
  | 'user or operator'
  | 'operator'
  | 'owner'
  | 'operator or tool'
  | 'scraper'
  | 'sign-in'
  | 'intake'
  | 'clock';

const PAGES = [
  '/',
  '/cart',
  '/checkout',
  '/library',
  '/orders/[id]',
  '/titles/[id]',
  '/watch/[id]',
  '/admin/sign-in',
] as const;
const OPERATOR_PAGES = [
  '/admin',
  '/admin/account',
  '/admin/operators',
  '/admin/orders',
  '/admin/orders/[id]',
  '/admin/sampling',
  '/admin/settings',
  '/admin/traces',
  '/admin/traces/[traceId]',
] as const;
const LEADS_NOWHERE = '/api/[[...path]]';

const DOORS: Readonly<Record<string, Readonly<Record<string, Door>>>> = {
  '/api/admin/account/password': { POST: 'operator' },
  '/api/admin/oidc/callback': { GET: 'anyone' },
  '/api/admin/oidc/start': { GET: 'anyone' },
  '/api/admin/operators': { GET: 'owner', POST: 'owner' },
  '/api/admin/operators/[id]': { PATCH: 'owner' },
  '/api/admin/operators/[id]/password': { POST: 'owner' },
  '/api/admin/orders': { POST: 'operator' },
  '/api/admin/overview': { GET: 'operator' },
  '/api/admin/sampling': { GET: 'operator', PUT: 'owner', DELETE: 'owner' },
  '/api/admin/sampling/rules': { POST: 'owner' },
  '/api/admin/sampling/rules/[id]': { PATCH: 'owner', DELETE: 'owner' },
  '/api/admin/sampling/session': { GET: 'operator', POST: 'operator', DELETE: 'operator' },
  '/api/admin/session': { POST: 'sign-in', DELETE: 'sign-in' },
  '/api/admin/sessions': { GET: 'operator', DELETE: 'operator' },
  '/api/admin/sessions/[id]': { DELETE: 'operator' },
  '/api/admin/traces/[traceId]/logs': { GET: 'operator' },
  '/api/admin/traces/[traceId]/order': { GET: 'operator' },
  '/api/cart': { GET: 'viewer', POST: 'viewer', DELETE: 'viewer' },
  '/api/catalog': { GET: 'anyone' },
  '/api/catalog/[id]': { GET: 'anyone' },
  '/api/checkout/[cartId]': { POST: 'viewer' },
  '/api/cron/outbox': { GET: 'clock' },
  '/api/health/live': { GET: 'anyone' },
  '/api/health/ready': { GET: 'anyone' },
  '/api/jaeger/api/[...path]': { GET: 'operator or tool' },
  '/api/jaeger/api/v3/[...path]': { GET: 'operator or tool' },
  '/api/metrics': { GET: 'scraper' },
  '/api/orders/[id]': { GET: 'viewer' },
  '/api/otlp/v1/logs': { POST: 'intake' },
  '/api/otlp/v1/metrics': { POST: 'intake' },
  '/api/otlp/v1/traces': { POST: 'intake' },
  '/api/sessions': { GET: 'viewer', POST: 'viewer' },
  '/api/sessions/[id]': { GET: 'viewer', PATCH: 'viewer', DELETE: 'viewer' },
  '/api/users/[id]': { GET: 'user or operator' },
  '/health': { GET: 'anyone' },
  '/media/[title]/[...path]': { GET: 'viewer' },
};
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const DOCUMENT = { accept: 'text/html', 'sec-fetch-dest': 'document' };
const ID = '0b0f7f5e-5d0c-4f6b-9d55-7f4f1f5f0a11';

const addressOf = (route: string) => route.replace('[...path]', 'services').replace(/\[\w+\]/g, ID);
const doors = Object.entries(DOORS).flatMap(([route, methods]) =>
  Object.entries(methods).map(([method, door]) => ({ route, method, door })),
);
const changing = doors.filter(({ method }) => method !== 'GET');

interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

function ask(url: string, address: string, { method = 'GET', headers = {}, body }: Asking = {}): Promise<Response> {
  const sends = method !== 'GET' && { body: body ?? '{}' };
  return fetch(url + address, {
    method,
    redirect: 'manual',
    headers: { 'content-type': 'application/json', 'idempotency-key': ID, ...headers },
    ...sends,
  });
}

async function newViewer(url: string): Promise<string> {
  const answer = await ask(url, '/', { headers: DOCUMENT });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

function operatorCookie(): string {
  const state = JSON.parse(readFileSync(STATE_FILE, 'utf8')) as { cookies: { name: string; value: string }[] };
  const cookie = state.cookies.find(({ name }) => name === 'mg_operator');
  return `mg_operator=${cookie?.value}`;
}

/** Problem documents everywhere but at the intake, which answers as OTLP has it. */
async function expectProblem(answer: Response, status: number, what: string): Promise<void> {
  const isIntake = what.includes('/api/otlp');
  expect(answer.status, what).toBe(isIntake && withoutTelemetry ? 410 : status);
  if (isIntake) return;
  expect(answer.headers.get('content-type'), what).toBe('application/problem+json');
  expect(await answer.json(), what).toMatchObject({ status, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
}

test('each route of the build has its door in this table', () => {
  const manifest = path.resolve(import.meta.dirname, '..', '.next', 'app-path-routes-manifest.json');
  const routes = Object.values(JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, string>);
  const listed = [...Object.keys(DOORS), ...PAGES, ...OPERATOR_PAGES, LEADS_NOWHERE];
  expect(routes.filter((route) => !route.startsWith('/_')).sort()).toEqual(listed.sort());
});

interface Stranger {
  readonly who: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly shut: readonly Door[];
}

test('who has no right gets in nowhere', async ({ gateway: { url, apiToken } }) => {
  const viewer = await newViewer(url);
  const forged = `mg_viewer=${ID}.${'A'.repeat(43)}; mg_operator=${'A'.repeat(43)}`;
  const strangers: readonly Stranger[] = [
    { who: 'nobody', headers: {}, shut: ['viewer', 'user or operator', 'operator', 'owner', 'operator or tool'] },
    {
      who: 'a forger',
      headers: { cookie: forged },
      shut: ['viewer', 'user or operator', 'operator', 'owner', 'operator or tool'],
    },
    { who: 'a viewer', headers: { cookie: viewer }, shut: ['operator', 'owner', 'operator or tool'] },
    { who: 'an operator', headers: { cookie: operatorCookie() }, shut: ['viewer'] },
    {
      who: 'a tool',
      headers: { authorization: `Bearer ${apiToken}` },
      shut: ['viewer', 'user or operator', 'operator', 'owner', 'intake'],
    },
    {
      who: 'a wrong token beside an operator’s cookie',
      headers: { authorization: 'Bearer wrong', cookie: operatorCookie() },
      shut: ['operator or tool', 'scraper', 'intake'],
    },
  ];
  for (const { who, headers, shut } of strangers) {
    for (const { route, method } of doors.filter((each) => shut.includes(each.door))) {
      const answer = await ask(url, addressOf(route), { method, headers: { origin: url, ...headers } });
      await expectProblem(answer, 401, `${who}: ${method} ${route}`);
    }
  }
});

test('an operators’ page shows others the way to the sign-in and nothing else', async ({ gateway: { url } }) => {
  const viewer = await newViewer(url);
  for (const route of OPERATOR_PAGES) {
    const answer = await ask(url, addressOf(route), { headers: { ...DOCUMENT, cookie: viewer } });
    const text = await answer.text();
    expect(answer.status, route).toBe(307);
    expect(answer.headers.get('location'), route).toBe(`/admin/sign-in?next=${encodeURIComponent(addressOf(route))}`);
    expect(text, route).not.toMatch(/Sign out|operator@example\.com|media-gateway-/);
  }
});

test('nothing is changed for another site’s page, whoever looks at it', async ({ gateway: { url } }) => {
  const cookie = `${await newViewer(url)}; ${operatorCookie()}`;
  const others: readonly Readonly<Record<string, string>>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: url, 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    {},
    { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
  ];
  for (const headers of others) {
    for (const { route, method } of changing) {
      const answer = await ask(url, addressOf(route), { method, headers: { cookie, ...headers } });
      await expectProblem(answer, 403, `${JSON.stringify(headers)}: ${method} ${route}`);
    }
  }
  const stillSignedIn = await ask(url, '/api/jaeger/api/v3/services', { headers: { cookie } });
  expect(stillSignedIn.status).toBe(200);
});

test('a method that a route has not is refused', async ({ gateway: { url } }) => {
  const headers = { cookie: `${await newViewer(url)}; ${operatorCookie()}`, origin: url };
  for (const [route, has] of Object.entries(DOORS)) {
    for (const method of METHODS.filter((each) => !(each in has))) {
      const answer = await ask(url, addressOf(route), { method, headers });
      expect(answer.status, `${method} ${route}`).toBe(405);
    }
  }
});

const GARBAGE: readonly (string | Uint8Array<ArrayBuffer>)[] = [
  '{',
  'null',
  '[]',
  '"text"',
  '{"unknown":1}',
  '{"titleId":"salt-meridian","unknown":1}',
  '{"titleId":{"$ne":null}}',
  '{"positionMs":-1}',
  '{"positionMs":1e400}',
  '{"state":"playing","__proto__":{"x":1}}',
  '{"email":"operator@example.com\\u0000","password":"x"}',
  JSON.stringify({ email: 'ada@example.com', card: { ...CARD, more: 1 } }),
  JSON.stringify({ email: 'ada\0@example.com', card: CARD }),
  '['.repeat(3000),
  new Uint8Array([0xff, 0xfe, 0x00]),
];

test('what is no input is answered by a problem document and never by a failure', async ({ gateway: { url } }) => {
  const headers = { cookie: `${await newViewer(url)}; ${operatorCookie()}`, origin: url };
  const parsed = changing.filter(
    ({ route, method, door }) => door !== 'intake' && !(method === 'DELETE' && route !== '/api/cart'),
  );
  for (const { route, method } of parsed) {
    for (const body of GARBAGE) {
      const answer = await ask(url, addressOf(route), { method, headers, body });
      const what = `${method} ${route} ${body}`;
      // A cart or session that is none may be noticed before the body is read.
      await expectProblem(answer, answer.status === 404 ? 404 : 400, what);
    }
    const large = await ask(url, addressOf(route), { method, headers, body: JSON.stringify('x'.repeat(70_000)) });
    await expectProblem(large, 413, `${method} ${route} large`);
    const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
    await expectProblem(await ask(url, addressOf(route), { method, headers: form, body: 'a=b' }), 415, `${route} form`);
  }
});

test('an address that leads nowhere or can not be decoded is not found', async ({ gateway: { url, apiToken } }) => {
  const cookie = await newViewer(url);
  for (const bad of ['%ff', '%00', '%E0%A4%A', 'x'.repeat(3000)]) {
    for (const route of ['/api/catalog', '/api/orders', '/api/sessions', '/api/users', '/api/nothing', '/media/x']) {
      const answer = await ask(url, `${route}/${bad}`, { headers: { cookie } });
      await expectProblem(answer, 404, `${route}/${bad}`);
    }
    for (const route of ['/titles', '/watch', '/orders', '/nothing']) {
      const answer = await ask(url, `${route}/${bad}`, { headers: { ...DOCUMENT, cookie } });
      expect(answer.status, `${route}/${bad}`).toBe(404);
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(await answer.text()).toMatch(/[0-9A-F]{4}(-[0-9A-F]{4}){2}/);
    }
    const headers = { authorization: `Bearer ${apiToken}` };
    await expectProblem(await ask(url, `/api/jaeger/api/v3/traces/${bad}`, { headers }), 400, `a trace ${bad}`);
  }
});
