import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { type APIRequestContext, type APIResponse, expect } from '@playwright/test';

/** Buys a film as a browser's code would, without a browser: for specs about processes, not pages. */
export interface Purchase {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly supportCode: string;
}

const TITLE = 'salt-meridian';
export const CARD = { number: '4242 4242 4242 4242', expiry: '12/34', cvc: '123', name: 'Ada Viewer' };

/** `client` has the gateway as its base address and its own origin as `Origin`. Makes it a viewer with a film to pay. */
export async function fillCart(client: APIRequestContext): Promise<{ id: string; checkoutKey: string }> {
  expect((await client.get('/', { headers: { accept: 'text/html', 'sec-fetch-dest': 'document' } })).status()).toBe(
    200,
  );
  const added = await client.post('/api/cart', { data: { titleId: TITLE } });
  expect(added.status(), await added.text()).toBe(200);
  const { cart } = (await added.json()) as { cart: { id: string; checkoutKey: string } };
  return cart;
}

export async function buyFilm(client: APIRequestContext, headers: Record<string, string> = {}): Promise<Purchase> {
  const cart = await fillCart(client);
  const placed = await client.post(`/api/checkout/${cart.id}`, {
    headers: { 'idempotency-key': cart.checkoutKey, ...headers },
    data: { email: 'ada@example.com', card: CARD },
  });
  expect(placed.status(), await placed.text()).toBe(201);
  return (await placed.json()) as Purchase;
}

/** The provider takes four seconds over this card, and has it in its journal before. */
export async function payBySlowCard(
  client: APIRequestContext,
  headers: Record<string, string> = {},
): Promise<APIResponse> {
  const cart = await fillCart(client);
  return client.post(`/api/checkout/${cart.id}`, {
    headers: { 'idempotency-key': cart.checkoutKey, ...headers },
    data: { email: 'ada@example.com', card: { ...CARD, number: '4000 0000 0000 6975' } },
  });
}

/** Of a journal: it grows with each entry. */
export function bytesBelow(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.reduce((bytes, name) => bytes + statSync(path.join(folder, name)).size, 0);
}
