const STEPS = [2, 4, 6, 8, 10];

/** The next even step of its power of ten: the axis moves seldom, and its half is a whole number too. */
export function axisTop(largest: number): number {
  const power = 10 ** Math.max(0, Math.ceil(Math.log10(Math.max(2, largest))) - 1);
  return (STEPS.find((step) => step * power >= largest) ?? 10) * power;
}
