import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { boundDrain } from './drain';

it('ends the process when its requests take longer than the drain, and not before it is asked', () => {
  vi.useFakeTimers();
  const signals = new EventEmitter();
  const exit = vi.fn<() => never>();
  boundDrain(15_000, { once: signals.once.bind(signals) as typeof process.once, exit });
  vi.advanceTimersByTime(60_000);
  expect(exit).not.toHaveBeenCalled();
  signals.emit('SIGTERM');
  vi.advanceTimersByTime(14_999);
  expect(exit).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(exit).toHaveBeenCalledExactlyOnceWith(143);
  vi.useRealTimers();
});
