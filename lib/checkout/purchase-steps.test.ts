import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttemptState, Purchase, PurchaseAttempt } from './purchase';
import { purchaseBeat } from './purchase-steps';

const START = Date.parse('2026-01-01T00:00:00Z');
const at = (ms: number) => new Date(START + ms).toISOString();
const attempt = (more: Partial<PurchaseAttempt> = {}): PurchaseAttempt => ({
  id: 'a',
  state: 'ordered',
  amountCents: 900,
  cardLast4: '4242',
  startedAt: at(0),
  ...more,
});
const order = (more: Partial<NonNullable<Purchase['order']>> = {}): NonNullable<Purchase['order']> => ({
  id: 'o',
  number: 'MG-2026-000001',
  authorisedAt: at(100),
  placedAt: at(140),
  taxCents: 0,
  maskedEmail: 'a…@example.com',
  traceId: '0'.repeat(32),
  supportCode: '0000-0000-0000',
  lines: [],
  ...more,
});

describe('the steps of the money', () => {
  it('run from the attempt to the capture, and waiting is told from work', () => {
    const { steps, lengthMs } = purchaseBeat({ order: order({ capturedAt: at(2_000) }), attempts: [attempt()] });
    expect(steps).toEqual([
      { name: 'Card authorised', fromMs: 0, atMs: 100 },
      { name: 'Order placed', fromMs: 100, atMs: 140 },
      { name: 'Payment captured', waitFromMs: 140, atMs: 2_000 },
    ]);
    expect(lengthMs).toBe(2_000);
  });

  it('leave open what has not happened', () => {
    const last = purchaseBeat({ order: order(), attempts: [attempt()] }).steps.at(-1);
    expect(last).toEqual({ name: 'Payment captured', waitFromMs: 140, atMs: undefined });
  });

  it.each<[AttemptState, string[]]>([
    ['declined', ['Card declined']],
    ['challenge', ['Card authorised']],
    ['unknown', ['Card authorised']],
    ['pending', ['Card authorised']],
    ['voided', ['Money given back']],
    ['voiding', ['Money given back']],
  ])('of an attempt that is %s are %j', (state, names) => {
    expect(purchaseBeat({ attempts: [attempt({ state })] }).steps.map((step) => step.name)).toEqual(names);
  });

  it('of money that was authorised and given back are both', () => {
    const voided = attempt({ state: 'voided', authorisedAt: at(50), endedAt: at(30_000) });
    expect(purchaseBeat({ attempts: [voided] }).steps).toEqual([
      { name: 'Card authorised', fromMs: 0, atMs: 50 },
      { name: 'Money given back', atMs: 30_000, waitFromMs: 50 },
    ]);
  });

  it('never run backwards and never leave the axis, whatever the clocks say', () => {
    const ms = fc.integer({ min: -10_000, max: 10_000 });
    fc.assert(
      fc.property(ms, ms, fc.option(ms, { nil: undefined }), (authorised, placed, captured) => {
        const { steps, lengthMs } = purchaseBeat({
          order: order({
            authorisedAt: at(authorised),
            placedAt: at(placed),
            ...(captured !== undefined && { capturedAt: at(captured) }),
          }),
          attempts: [attempt()],
        });
        const times = steps.flatMap((step) => step.atMs ?? []);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        expect(lengthMs).toBeGreaterThanOrEqual(Math.max(1, ...times));
      }),
    );
  });

  it('of nothing are none', () => {
    expect(purchaseBeat({ attempts: [] })).toEqual({ steps: [], lengthMs: 1, open: false });
  });
});
