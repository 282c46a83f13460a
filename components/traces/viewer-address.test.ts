import { describe, expect, it } from 'vitest';
import { buildTrace } from '@/lib/traces/build-trace';
import { timelineRows } from '@/lib/traces/geometry/timeline-rows';
import { makePicture } from '@/lib/traces/picture';
import { spanIdOf, traceFromText } from '@/lib/traces/testing/trace-from-text';
import { hearHistory } from './hear-history';
import { readViewerAddress, viewerAddress } from './use-viewer-address';
import { followAddress, initialViewer, type ViewerAction, type ViewerState, viewerReducer } from './viewer-store';

const PAGE = 'http://gateway.test/admin/traces/4bf92f3577b34da6a3ce929d0e0e4736';
const [ROOT, SERVER, INSERT] = [spanIdOf(1), spanIdOf(2), spanIdOf(3)];
const picture = makePicture(
  buildTrace(
    traceFromText(`
      browser | flow checkout | 0-100
        web | POST /api/checkout/[cartId] | server 10-60
          web | INSERT orders | client 20-30
    `),
  ),
);
const originUs = picture.main.startUs;

/** A viewer at an address of a browser's history, without the page: what it writes and what it follows. */
function setup(search = '') {
  const entries = [new URL(PAGE + search)];
  let at = 0;
  const here = (): URL => entries[at] ?? new URL(PAGE);
  const navigation = new EventTarget();
  const told = async (navigationType: string): Promise<void> => {
    navigation.dispatchEvent(Object.assign(new Event('currententrychange'), { navigationType }));
    await Promise.resolve();
  };
  const location = {
    get pathname() {
      return here().pathname;
    },
    get search() {
      return here().search;
    },
  };
  const replace = (href: string): Promise<void> => {
    entries[at] = new URL(href, PAGE);
    return told('replace');
  };
  let state: ViewerState = initialViewer(readViewerAddress(here().searchParams, picture));
  const act = (action: ViewerAction): void => {
    state = viewerReducer(state, action);
  };
  let rewrites = 0;
  const write = async (): Promise<void> => {
    const next = viewerAddress(here().href, state, originUs);
    if (next !== here().href) await replace(next);
  };
  const stop = hearHistory(
    { navigation, location },
    {
      moved: (address) => act(followAddress(readViewerAddress(address, picture))),
      rewritten: () => {
        rewrites += 1;
      },
    },
  );
  return {
    act,
    write,
    stop,
    /** Someone else writes over the address, as Next's router does. */
    overwrite: replace,
    push: (href: string) => {
      entries.splice(at + 1, entries.length, new URL(href, PAGE));
      at += 1;
      return told('push');
    },
    back: () => {
      at -= 1;
      return told('traverse');
    },
    forward: () => {
      at += 1;
      return told('traverse');
    },
    state: () => state,
    search: () => here().search,
    rewrites: () => rewrites,
  };
}

describe('the address of a viewer', () => {
  it('is followed to another span of the trace, and back and on again', async () => {
    const { act, write, push, back, forward, state, search } = setup();
    act({ type: 'pick', key: SERVER });
    await write();
    await push(`${PAGE}?span=${INSERT}`);
    expect(state()).toMatchObject({ selectedKey: INSERT, panelOpen: true, reveals: 1 });
    await write();
    expect(search()).toBe(`?span=${INSERT}`);
    await back();
    expect(state()).toMatchObject({ selectedKey: SERVER, panelOpen: true });
    await forward();
    expect(state().selectedKey).toBe(INSERT);
  });

  it('is followed to the span that the router believes to be on', async () => {
    const { act, write, push, state } = setup(`?span=${INSERT}`);
    act({ type: 'go', key: ROOT });
    await write();
    await push(`${PAGE}?span=${INSERT}`);
    expect(state().selectedKey).toBe(INSERT);
  });

  it('opens what hides the span, and brings tab, window and no selection back as well', async () => {
    const { act, write, push, back, state } = setup('?tab=path&zoom=10-50');
    act({ type: 'fold', key: SERVER, open: false });
    await write();
    await push(`${PAGE}?span=${INSERT}`);
    expect(state()).toMatchObject({ tab: 'waterfall', window: undefined });
    expect(timelineRows(picture, state().folds).map((row) => row.key)).toContain(INSERT);
    await back();
    expect(state()).toMatchObject({
      tab: 'path',
      window: { startUs: originUs + 10, endUs: originUs + 50 },
      selectedKey: undefined,
      panelOpen: false,
    });
  });

  it('does not undo what keys chose after it: neither what the viewer writes nor an older one is followed', async () => {
    const { act, write, overwrite, push, state, search, rewrites } = setup();
    await push(`${PAGE}?span=${INSERT}`);
    act({ type: 'go', key: SERVER });
    await overwrite(`${PAGE}?span=${INSERT}`);
    expect(state().selectedKey).toBe(SERVER);
    act({ type: 'go', key: ROOT });
    await write();
    expect(state().selectedKey).toBe(ROOT);
    expect(rewrites()).toBe(2);

    await overwrite(`${PAGE}?span=${INSERT}`);
    expect(rewrites()).toBe(3);
    await write();
    expect([state().selectedKey, search()]).toEqual([ROOT, `?span=${ROOT}`]);
    await write();
    expect(rewrites()).toBe(4);
  });

  it('of another page is none of its, nor any after it was left', async () => {
    const { act, push, back, stop, state } = setup(`?span=${INSERT}`);
    await push('http://gateway.test/admin/traces');
    expect(state()).toMatchObject({ selectedKey: INSERT, reveals: 1 });
    stop();
    act({ type: 'go', key: ROOT });
    await back();
    expect(state().selectedKey).toBe(ROOT);
  });

  it('keeps the last span where a row that is none is selected', () => {
    const state = { ...initialViewer({ picture, spanId: undefined }), selectedKey: 'missing:00000000000000aa' };
    expect(viewerAddress(`${PAGE}?span=${INSERT}`, state, originUs)).toBe(`${PAGE}?span=${INSERT}`);
  });

  it('is not followed while React commits', async () => {
    const navigation = new EventTarget();
    let moves = 0;
    hearHistory(
      { navigation, location: { pathname: '/a', search: '' } },
      { moved: () => (moves += 1), rewritten: () => undefined },
    );
    navigation.dispatchEvent(Object.assign(new Event('currententrychange'), { navigationType: 'push' }));
    expect(moves).toBe(0);
    await Promise.resolve();
    expect(moves).toBe(1);
  });
});
