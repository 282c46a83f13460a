import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SERVICE_SLOTS, serviceColors } from './service-colors';

const of = (...names: string[]) => names.map((name) => ({ name, spanCount: 1 }));

describe('serviceColors', () => {
  it('gives the same service the same colour in every trace where nothing collides', () => {
    expect(serviceColors(of('media-gateway')).get('media-gateway')).toBe(
      serviceColors(of('media-gateway', 'media-gateway-worker')).get('media-gateway'),
    );
  });

  it('gives our own services the same colours in whatever order they come', () => {
    const own = ['media-gateway', 'media-gateway-browser', 'media-gateway-worker', 'media-gateway-payments'];
    fc.assert(
      fc.property(fc.shuffledSubarray(own, { minLength: 1 }), (names) => {
        const all = serviceColors(of(...own));
        for (const [name, color] of serviceColors(of(...names))) expect(color).toBe(all.get(name));
      }),
    );
  });

  it('never gives two services of a trace one colour, up to twelve', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: SERVICE_SLOTS }), (names) => {
        const colors = [...serviceColors(of(...names)).values()];
        expect(new Set(colors).size).toBe(names.length);
        expect(colors).not.toContain('other');
      }),
    );
  });

  it('keeps the colours of the busiest twelve and makes the rest grey', () => {
    const services = Array.from({ length: 20 }, (_, i) => ({ name: `service-${i}`, spanCount: i }));
    const colors = serviceColors(services);
    expect(colors.get('service-19')).not.toBe('other');
    expect(colors.get('service-0')).toBe('other');
    expect([...colors.values()].filter((color) => color === 'other')).toHaveLength(8);
  });

  it('gives the clearest seven slots to the busiest seven', () => {
    const services = Array.from({ length: 12 }, (_, i) => ({ name: `service-${i}`, spanCount: i }));
    const colors = serviceColors(services);
    const slots = services.slice(-7).map(({ name }) => Number(colors.get(name)));
    expect(slots.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('keeps the slots of services that came first when others join, up to seven', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 7 }), (names) => {
        const before = serviceColors(of(...names.slice(0, -1)));
        const after = serviceColors(of(...names));
        for (const [name, color] of before) expect(after.get(name)).toBe(color);
      }),
    );
  });
});
