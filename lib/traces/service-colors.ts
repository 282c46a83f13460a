/** A number is the slot of a `--svc-*` token. */
export type ServiceColor = number | 'other';

export const SERVICE_SLOTS = 12;

/**
 * Gives each service its colour: the slot of a stable hash, or the next free one where that is taken. The busiest
 * twelve get a colour of their own. Services that come first keep their slot when others join.
 */
export function serviceColors(
  services: readonly { readonly name: string; readonly spanCount: number }[],
): ReadonlyMap<string, ServiceColor> {
  const busiest = new Set(
    [...services]
      .sort((a, b) => b.spanCount - a.spanCount || compareText(a.name, b.name))
      .slice(0, SERVICE_SLOTS)
      .map((service) => service.name),
  );
  const taken = new Set<number>();
  const colors = new Map<string, ServiceColor>();
  for (const { name } of services) {
    if (colors.has(name)) continue;
    const slot = busiest.has(name) ? freeSlot(name, taken) : 'other';
    if (slot !== 'other') taken.add(slot);
    colors.set(name, slot);
  }
  return colors;
}

/** The token's value for `style`; the caller says which service, so an unknown one is grey. */
export function serviceColorToken(color: ServiceColor | undefined): string {
  return `var(--svc-${color ?? 'other'})`;
}

function freeSlot(name: string, taken: ReadonlySet<number>): ServiceColor {
  const first = stableHash(name) % SERVICE_SLOTS;
  for (let step = 0; step < SERVICE_SLOTS; step += 1) {
    const slot = ((first + step) % SERVICE_SLOTS) + 1;
    if (!taken.has(slot)) return slot;
  }
  return 'other';
}

/** FNV-1a, 32 bits. */
function stableHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
