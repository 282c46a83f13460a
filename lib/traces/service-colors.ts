/** A number is the slot of a `--svc-*` token. */
export type ServiceColor = number | 'other';

export const SERVICE_SLOTS = 12;
/** The first slots are the easiest to tell apart. */
const CLEAREST_SLOTS = 7;

/**
 * Gives each service its colour: the slot of a stable hash, or the next free one where that is taken. The busiest seven
 * share the first seven slots, the next five the rest; beyond twelve all are grey. Services that come first keep their
 * slot when others join, unless those are busier.
 */
export function serviceColors(
  services: readonly { readonly name: string; readonly spanCount: number }[],
): ReadonlyMap<string, ServiceColor> {
  const byWork = [...services]
    .sort((a, b) => b.spanCount - a.spanCount || compareText(a.name, b.name))
    .map((service) => service.name);
  const clearest = new Set(byWork.slice(0, CLEAREST_SLOTS));
  const coloured = new Set(byWork.slice(0, SERVICE_SLOTS));
  const taken = new Set<number>();
  const colors = new Map<string, ServiceColor>();
  for (const { name } of services) {
    if (colors.has(name)) continue;
    const slot = !coloured.has(name)
      ? 'other'
      : clearest.has(name)
        ? freeSlot(name, taken, 1, CLEAREST_SLOTS)
        : freeSlot(name, taken, CLEAREST_SLOTS + 1, SERVICE_SLOTS);
    if (slot !== 'other') taken.add(slot);
    colors.set(name, slot);
  }
  return colors;
}

/** The token's value for `style`; the caller says which service, so an unknown one is grey. */
export function serviceColorToken(color: ServiceColor | undefined): string {
  return `var(--svc-${color ?? 'other'})`;
}

function freeSlot(name: string, taken: ReadonlySet<number>, first: number, last: number): ServiceColor {
  const count = last - first + 1;
  const start = stableHash(name) % count;
  for (let step = 0; step < count; step += 1) {
    const slot = first + ((start + step) % count);
    if (!taken.has(slot)) return slot;
  }
  return 'other';
}

/** FNV-1a, 32 bits; begun so that our own services, by their default names, do not meet: they look alike on every page. */
function stableHash(text: string): number {
  let hash = 0x811c9dd4;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
