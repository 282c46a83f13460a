import { expect, type Page } from '@playwright/test';
import type { Span, SpanKind } from '../lib/traces/model';

export interface Bought {
  /** As the receipt shows it. */
  readonly supportCode: string;
  readonly orderPath: string;
}

/** Browses, buys and watches as a person does. Ends on the watch page with the film moving. */
export async function browseBuyAndWatch(page: Page): Promise<Bought> {
  const bought = await browseAndBuy(page);
  await page
    .getByRole('link', { name: /^Watch/ })
    .first()
    .click();
  await page.waitForURL('**/watch/salt-meridian');
  const position = () => page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);
  await expect.poll(position, { timeout: 30_000 }).toBeGreaterThan(0.5);
  return bought;
}

/** Ends on the receipt. */
export async function browseAndBuy(page: Page): Promise<Bought> {
  await page.goto('/');
  await page
    .getByRole('link', { name: /The Salt Meridian/ })
    .first()
    .click();
  await page.waitForURL('**/titles/salt-meridian');
  await page.getByRole('button', { name: /^Buy for/ }).click();
  await page.waitForURL('**/cart');
  await page
    .getByRole('link', { name: /checkout/i })
    .first()
    .click();
  await page.waitForURL('**/checkout');
  await fillCard(page, '4242 4242 4242 4242');
  await page.getByRole('button', { name: /^Pay/ }).click();
  await page.waitForURL('**/orders/**');
  const orderPath = new URL(page.url()).pathname;
  const code = page.getByText(/^[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}$/).first();
  const supportCode = (await code.innerText()).trim();
  return { supportCode, orderPath };
}

export async function fillCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('Email').fill('ada@example.com');
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expires').fill('12/34');
  await page.getByLabel('Security code').fill('123');
  await page.getByLabel('Name on card').fill('Ada Viewer');
}

interface Node {
  readonly name: string;
  readonly kind: SpanKind;
  readonly service: string;
  /** Nodes that must be somewhere below. */
  readonly below?: readonly Node[];
}

const browser = 'media-gateway-browser';
const web = 'media-gateway';
const worker = 'media-gateway-worker';
const payments = 'media-gateway-payments';

/** What `DESIGN.md` promises of one click, by name, kind, service and nesting. */
export const CHECKOUT_TREE: Node = {
  name: 'flow checkout',
  kind: 'internal',
  service: browser,
  below: [
    {
      name: 'POST /api/checkout/[cartId]',
      kind: 'client',
      service: browser,
      below: [
        {
          name: 'POST /api/checkout/[cartId]',
          kind: 'server',
          service: web,
          below: [
            {
              name: 'checkout.place_order',
              kind: 'internal',
              service: web,
              below: [
                {
                  name: 'checkout.authorize_payment',
                  kind: 'internal',
                  service: web,
                  below: [
                    {
                      name: 'POST /authorizations',
                      kind: 'client',
                      service: web,
                      below: [{ name: 'POST /authorizations', kind: 'server', service: payments }],
                    },
                  ],
                },
                { name: 'INSERT orders', kind: 'client', service: web },
                { name: 'INSERT outbox', kind: 'client', service: web },
                {
                  name: 'kafka.produce',
                  kind: 'producer',
                  service: worker,
                  below: [
                    {
                      name: 'process order.placed',
                      kind: 'consumer',
                      service: worker,
                      below: [
                        {
                          name: 'checkout.capture_payment',
                          kind: 'internal',
                          service: worker,
                          below: [
                            {
                              name: 'POST /captures/[id]',
                              kind: 'client',
                              service: worker,
                              below: [{ name: 'POST /captures/[id]', kind: 'server', service: payments }],
                            },
                          ],
                        },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
    { name: 'navigation /orders/[id]', kind: 'internal', service: browser },
  ],
};

/** The path of the first promise that the spans do not keep; undefined when they keep all. */
export function missingFrom(spans: readonly Span[], wanted: Node, above?: Span): string | undefined {
  const found = spans.filter(
    (span) =>
      span.name === wanted.name &&
      span.kind === wanted.kind &&
      span.resource.service === wanted.service &&
      (above === undefined || isBelow(spans, span, above)),
  );
  if (found.length === 0) return `${wanted.service}: ${wanted.name} (${wanted.kind})`;
  const reasons = found.map((span) => (wanted.below ?? []).map((node) => missingFrom(spans, node, span)).find(Boolean));
  const best = reasons.includes(undefined) ? undefined : reasons[0];
  return best && `${wanted.name} > ${best}`;
}

function isBelow(spans: readonly Span[], span: Span, above: Span): boolean {
  const byId = new Map(spans.map((each) => [each.spanId, each]));
  let at: Span | undefined = span;
  for (let steps = 0; at && steps < spans.length; steps += 1) {
    if (at.parentSpanId === above.spanId) return true;
    at = at.parentSpanId === undefined ? undefined : byId.get(at.parentSpanId);
  }
  return false;
}

export function orphansOf(spans: readonly Span[]): readonly string[] {
  const ids = new Set(spans.map((span) => span.spanId));
  return spans
    .filter((span) => span.parentSpanId !== undefined && !ids.has(span.parentSpanId))
    .map((span) => `${span.resource.service}: ${span.name} below ${span.parentSpanId}`);
}
