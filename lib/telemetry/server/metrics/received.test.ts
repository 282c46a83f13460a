import { expect, it } from 'vitest';
import { type ReceivedFamily, receivedStore } from './received';

const resource = { 'service.name': 'worker', 'service.instance.id': 'w1' };
const send = (families: ReceivedFamily[], from = resource) => [
  { resource: from, scopes: [{ scope: { name: 'test' }, families }] },
];
const counter = (
  value: number,
  attributes = {},
  temporality: 'delta' | 'cumulative' = 'cumulative',
): ReceivedFamily => ({
  kind: 'counter',
  name: 'c',
  unit: '',
  description: '',
  temporality,
  points: [{ attributes, startMs: 0, value }],
});
const histogram = (bounds: number[], counts: number[]): ReceivedFamily => ({
  kind: 'histogram',
  name: 'h',
  unit: '',
  description: '',
  temporality: 'delta',
  bounds,
  points: [{ attributes: {}, startMs: 0, count: counts.reduce((a, b) => a + b, 0), sum: 1, counts }],
});

function setup(bounds = { seriesMax: 100, staleMs: 60_000 }) {
  let nowMs = 0;
  const store = receivedStore(() => nowMs, bounds);
  const points = () =>
    store
      .read()
      .flatMap(({ scopes }) => scopes.flatMap(({ families }) => families.flatMap(({ points: all }) => [...all])));
  return { store, points, pass: (ms: number) => (nowMs += ms) };
}

it('R0.7 keeps the last word of each series, in whatever order its attributes come', () => {
  const { store, points } = setup();
  store.keep(send([counter(1, { a: 1, b: 2 })]));
  store.keep(send([counter(5, { b: 2, a: 1 }), counter(7, { a: 2 })]));
  expect(points()).toMatchObject([{ value: 5 }, { value: 7 }]);
  store.keep(send([counter(1)], { ...resource, 'service.instance.id': 'w2' }));
  expect(store.read()).toHaveLength(2);
});

it('R0.7 adds up what is told in deltas', () => {
  const { store, points } = setup();
  for (const value of [1, 2, 4]) store.keep(send([counter(value, {}, 'delta')]));
  expect(points()).toMatchObject([{ value: 7 }]);
  const other = setup();
  for (let time = 0; time < 3; time += 1) other.store.keep(send([histogram([1], [1, 2])]));
  expect(other.points()).toMatchObject([{ counts: [3, 6], count: 9, sum: 3 }]);
  other.store.keep(send([histogram([1, 2], [1, 1, 1])]));
  expect(other.points()).toMatchObject([{ counts: [1, 1, 1], count: 3 }]);
});

it('R4.8 has a bound, and forgets who says nothing any more', () => {
  const { store, points, pass } = setup({ seriesMax: 3, staleMs: 1_000 });
  const many = Array.from({ length: 10 }, (_, index) => counter(1, { index }));
  expect(store.keep(send(many))).toBe(7);
  expect(points()).toHaveLength(3);
  pass(2_000);
  expect(store.read()).toEqual([]);
  expect(store.keep(send(many.slice(5, 8)))).toBe(0);
  expect(points()).toHaveLength(3);
});
