/**
 * How many titles are in the cart, for the header. Owns the number after this page's own changes; what the server
 * rendered is the value until then. The layout is not rendered again by a navigation, so the number lives here.
 */
let count: number | undefined;
const listeners = new Set<() => void>();

export function setCartCount(next: number): void {
  count = next;
  for (const listener of listeners) listener();
}

export const cartCount = (): number | undefined => count;

export function subscribeCartCount(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
