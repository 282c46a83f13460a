import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type APIRequestContext, expect, request, test } from '@playwright/test';
import { assertDefined } from '../lib/base/assert';
import { attribute, type Span } from '../lib/traces/model';
import { reasonToSkip } from './backends/start';
import { readCompose, readDockerfile } from './compose';
import { type Composition, startComposition } from './container';
import { browseBuyAndWatch, CHECKOUT_TREE, missingFrom, orphansOf } from './one-click';
import { buyFilm, bytesBelow, payBySlowCard } from './shopping';
import { has, spansOf } from './spans';

const root = path.resolve(import.meta.dirname, '..');

test.describe('the files of the container', () => {
  test('R5.3 the image is of Node 24, belongs to root, is run by another, and tells its health by itself', () => {
    const image = readDockerfile();
    expect(image.from.every((from) => from.startsWith('node:24-'))).toBe(true);
    expect(image.user).toBe('node');
    expect(image.command).toEqual(['web']);
    expect(image.entrypoint.at(0)).toBe('node');
    expect(image.healthcheck.at(0)).toBe('node');
    for (const file of image.copied) expect(existsSync(path.join(root, file)), file).toBe(true);
  });

  test('R1.8 the compose file has every part, and each of ours is locked down', () => {
    const { services, volumes, networks } = readCompose();
    expect(Object.keys(services).sort()).toEqual(
      ['films', 'jaeger', 'payments', 'postgres', 'redis', 'setup', 'web', 'worker'].sort(),
    );
    for (const [name, service] of Object.entries(services)) {
      expect(service.image, name).not.toMatch(/latest|^$/);
      for (const network of service.networks) expect(Object.keys(networks)).toContain(network);
      for (const other of Object.keys(service.depends_on)) expect(Object.keys(services)).toContain(other);
      // Whatever is published is for this machine alone.
      for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:/);
      for (const volume of service.volumes)
        if (volume.startsWith('./'))
          expect(existsSync(path.join(root, 'deploy', volume.split(':')[0] ?? ''))).toBe(true);
        else expect(Object.keys(volumes)).toContain(volume.split(':')[0]);
      if (!service.build) continue;
      expect(service.read_only, name).toBe(true);
      expect(service.cap_drop, name).toEqual(['ALL']);
      expect(service.tmpfs, name).toEqual(['/tmp']);
      expect(['web', 'worker', 'payments', 'setup']).toContain(service.command[0]);
    }
    // The sandbox asks nobody who they are, and nothing else than the two pages is reached from outside.
    expect(networks.inside?.internal).toBe(true);
    const outside = Object.keys(services).filter((name) => services[name]?.networks.includes('outside'));
    expect(outside.sort()).toEqual(['jaeger', 'web']);
  });
});

test.describe('the composition, on the real parts', () => {
  test.describe.configure({ mode: 'serial', timeout: 180_000 });
  const skipped = reasonToSkip('postgres', 'redis', 'jaeger');
  let composition: Composition | undefined;
  let viewer: APIRequestContext;

  test.beforeAll(async () => {
    test.setTimeout(300_000);
    test.skip(skipped !== undefined, skipped);
    composition = await startComposition();
  });
  test.afterAll(() => composition?.stop());
  test.beforeEach(async () => {
    const { url } = running();
    viewer = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
  });
  test.afterEach(() => viewer?.dispose());

  const running = () => assertDefined(composition, 'the composition');

  test('R5.3 from the image’s folder alone a person buys and watches, and an operator reads that click', async ({
    browser,
  }) => {
    const { url, admin, jaegerUrl } = running();
    const context = await browser.newContext({ baseURL: url });
    const page = await context.newPage();
    const { supportCode } = await browseBuyAndWatch(page);
    const signedIn = await context.request.post('/api/admin/session', { headers: { origin: url }, data: admin });
    expect(signedIn.status()).toBe(204);
    await page.goto('/admin/traces');
    await page
      .getByRole('searchbox', { name: /support code/i })
      .first()
      .fill(supportCode);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/admin\/traces\/[0-9a-f]{32}/);
    const traceId = /traces\/([0-9a-f]{32})/.exec(page.url())?.[1] ?? '';
    const isWhole = (found: readonly Span[]) =>
      missingFrom(found, CHECKOUT_TREE) === undefined && orphansOf(found).length === 0;
    await spansOf(running()).waitFor(traceId, isWhole, 60_000);
    await expect(page.getByRole('treegrid').getByText('process order.placed').first()).toBeVisible({ timeout: 30_000 });
    expect((await fetch(`${jaegerUrl}/api/traces/${traceId}`)).status).toBe(200);
    await context.close();
  });

  test('the image draws and encodes films itself', async () => {
    const { runIn, volume, output } = running();
    const directory = path.join(volume('payments'), 'film');
    const order = JSON.stringify({ titleId: 'salt-meridian', directory, durationS: 8 });
    expect(await runIn('payments', ['node', 'dist/make-title.mjs', order]), output()).toBe(0);
    expect(readdirSync(directory)).toContain('master.m3u8');
  });

  test('R3.6 a playback session is kept in Redis, and its spans say so', async () => {
    await buyFilm(viewer);
    const traceId = 'c0de'.padEnd(32, '7');
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
    const started = await viewer.post('/api/sessions', {
      headers: { traceparent },
      data: { titleId: 'salt-meridian' },
    });
    expect(started.status(), await started.text()).toBe(201);
    const spans = await spansOf(running()).waitFor(traceId, has('UPDATE session', 'POST /api/sessions'), 60_000);
    const update = spans.find((span) => span.name === 'UPDATE session');
    expect(update?.kind).toBe('client');
    expect(update && attribute(update.attributes, 'db.system.name')).toBe('redis');
    expect(update && attribute(update.attributes, 'server.address')).toBe('127.0.0.1');
  });

  test('a Redis that hangs or is gone delays nobody for long, and films play on', async () => {
    await buyFilm(viewer);
    const play = () => viewer.post('/api/sessions', { data: { titleId: 'salt-meridian' }, timeout: 15_000 });
    process.kill(running().redis.pid, 'SIGSTOP');
    expect((await play()).status()).toBe(201);
    expect((await viewer.get('/api/sessions', { timeout: 15_000 })).status()).toBe(503);
    for (const page of ['/', '/library', '/titles/salt-meridian']) {
      expect((await viewer.get(page, { timeout: 15_000 })).status(), page).toBe(200);
    }
    const health = await viewer.get('/api/health/ready', { timeout: 15_000 });
    expect([health.status(), await health.json()]).toEqual([200, { status: 'ready', degraded: ['cache'] }]);
    process.kill(running().redis.pid, 'SIGCONT');
    await expect
      .poll(async () => (await viewer.get('/api/health/ready')).json(), { timeout: 30_000 })
      .toEqual({ status: 'ready' });
    expect((await viewer.get('/api/sessions')).status()).toBe(200);
  });

  test('a lost password is made anew from the image', async () => {
    const { runOnce, output, admin } = running();
    expect(await runOnce('setup', 'admin-password'), output()).toBe(0);
    expect(output()).toMatch(new RegExp(`${admin.email} signs in with the password \\S+`));
    const before = await viewer.post('/api/admin/session', { data: admin });
    expect(before.status()).toBe(401);
  });

  test('a stop lets the request at work finish, and its spans arrive', async () => {
    const { jaegerUrl, container, volume, output } = running();
    const journal = () => bytesBelow(volume('payments'));
    const before = journal();
    const traceId = 'd0ce'.padEnd(32, '9');
    const paying = payBySlowCard(viewer, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    await expect.poll(journal, { timeout: 20_000 }).toBeGreaterThan(before);
    container('web').terminate();
    const placed = await paying;
    expect(placed.status(), await placed.text()).toBe(201);
    expect([0, 143]).toContain(await container('web').exited);
    const kept = async () => {
      const answer = await fetch(`${jaegerUrl}/api/traces/${traceId}`);
      return answer.ok ? answer.text() : '';
    };
    await expect.poll(kept, { timeout: 20_000 }).toContain('checkout.place_order');
    // The folder of the image is read-only, and nothing wanted it otherwise.
    expect(output()).not.toMatch(/EACCES|EROFS|EPERM/);
  });
});
