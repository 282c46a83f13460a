/** What the standard library of types does not know of these entries. */
interface VitalEntry extends PerformanceEntry {
  /** Of a layout shift. */
  readonly value: number;
  readonly hadRecentInput: boolean;
  /** Of an event; 0 where it is part of no interaction. */
  readonly interactionId: number;
}

const SHIFTS_GAP_MS = 1000;
const SHIFTS_WINDOW_MS = 5000;
const SLOW_MAX = 10;
/** One interaction of so many may be slower than what is told. */
const INTERACTIONS = 50;

/** Tells each vital of this page load once, when the page is first hidden; one that was not measured is not told. */
export function watchVitals(tell: (name: string, value: number) => void): void {
  const [timing] = performance.getEntriesByType('navigation') as [PerformanceNavigationTiming?];
  const vitals: Record<string, number> = timing ? { ttfb: timing.responseStart } : {};

  // The worst window: shifts less than 1 s apart, 5 s at most together.
  let [sum, first, last] = [0, 0, 0];
  const onShift = ({ value, startTime, hadRecentInput }: VitalEntry): void => {
    if (hadRecentInput) return;
    if (startTime - last > SHIFTS_GAP_MS || startTime - first > SHIFTS_WINDOW_MS) [sum, first] = [0, startTime];
    last = startTime;
    sum += value;
    vitals.cls = Math.max(vitals.cls ?? 0, sum);
  };

  let slow: (readonly [interaction: number, durationMs: number])[] = [];
  const onEvent = ({ interactionId, duration }: VitalEntry): void => {
    if (!interactionId) return;
    const same = slow.find(([id]) => id === interactionId)?.[1] ?? 0;
    slow = [...slow.filter(([id]) => id !== interactionId), [interactionId, Math.max(same, duration)] as const]
      .sort(([, a], [, b]) => b - a)
      .slice(0, SLOW_MAX);
    const { interactionCount = 0 } = performance as { interactionCount?: number };
    vitals.inp = slow[Math.min(Math.floor(interactionCount / INTERACTIONS), slow.length - 1)]?.[1] ?? 0;
  };

  observe({
    'largest-contentful-paint': ({ startTime }) => {
      vitals.lcp = startTime;
    },
    'layout-shift': onShift,
    event: onEvent,
    'first-input': onEvent,
  });
  const report = (): void => {
    if (document.visibilityState !== 'hidden') return;
    document.removeEventListener('visibilitychange', report);
    for (const name in vitals) tell(name, vitals[name] ?? 0);
  };
  document.addEventListener('visibilitychange', report);
}

/** From the beginning of the page. A browser that does not know a type leaves it out. */
function observe(handlers: Readonly<Record<string, (entry: VitalEntry) => void>>): void {
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) handlers[entry.entryType]?.(entry as VitalEntry);
  });
  for (const type in handlers) {
    const options: PerformanceObserverInit & { durationThreshold: number } = {
      type,
      buffered: true,
      durationThreshold: 40,
    };
    observer.observe(options);
  }
}
