export interface HistoryHeard {
  /** Another entry of the page is on: a link to it was followed, or the browser went back or forward. */
  readonly moved: (search: URLSearchParams) => void;
  /** The address of the entry was replaced, also by who listens. */
  readonly rewritten: () => void;
}

export interface HistoryPlace {
  /** Not in every browser. */
  readonly navigation?: EventTarget;
  readonly location: Pick<Location, 'pathname' | 'search'>;
}

/**
 * Hears of the entries of the page that is on, until it is told to stop. Next's router can not tell of all: it knows no
 * address that was written past it, so a way to the one that it believes in is none to it. It also writes that one
 * again whenever it likes, which is no move.
 */
export function hearHistory({ navigation, location }: HistoryPlace, { moved, rewritten }: HistoryHeard): () => void {
  const { pathname } = location;
  let isOver = false;
  const onChange = (event: Event): void => {
    const type = 'navigationType' in event ? event.navigationType : undefined;
    // The router writes while React commits, when no state may be set.
    queueMicrotask(() => {
      if (isOver || location.pathname !== pathname) return;
      if (type === 'push' || type === 'traverse') moved(new URLSearchParams(location.search));
      else if (type === 'replace') rewritten();
    });
  };
  navigation?.addEventListener('currententrychange', onChange);
  return () => {
    isOver = true;
    navigation?.removeEventListener('currententrychange', onChange);
  };
}
