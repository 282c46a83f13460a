/** The next of 2, 4, 10, 20, 40, 100 … so that the axis moves seldom and its half is a whole number too. */
export function axisTop(largest: number): number {
  let top = 2;
  for (let step = 0; top < largest; step += 1) top *= step % 3 === 1 ? 2.5 : 2;
  return top;
}
