import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DatabaseUnavailable } from '@/lib/database/errors';
import { keepLast } from './keep-last';

const PATIENCE_MS = 500;

/** A database whose answers a test gives one by one. */
function scripted() {
  const waiting: { readonly resolve: (value: string[]) => void; readonly reject: (error: unknown) => void }[] = [];
  const onKept = vi.fn<() => void>();
  const read = vi.fn(() => new Promise<string[]>((resolve, reject) => void waiting.push({ resolve, reject })));
  const ask = keepLast({ read, isWorthKeeping: (all) => all.length > 0, patienceMs: PATIENCE_MS, onKept });
  const next = () => {
    const first = waiting.shift();
    if (first === undefined) throw new Error('nobody waits for an answer');
    return first;
  };
  return {
    ask,
    read,
    onKept,
    answer: (...titles: string[]) => next().resolve(titles),
    fail: (error: unknown) => next().reject(error),
  };
}

const away = () => new DatabaseUnavailable(new Error('connection refused'));

describe('keepLast', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function primed() {
    const database = scripted();
    const first = database.ask();
    database.answer('a');
    expect(await first).toEqual(['a']);
    return database;
  }

  it('asks each time, and answers what is there now', async () => {
    const database = await primed();
    const second = database.ask();
    database.answer('a', 'b');
    expect(await second).toEqual(['a', 'b']);
    expect(database.onKept).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('answers what it had last when the database is away, and says so', async () => {
    const database = await primed();
    const asked = database.ask();
    database.fail(away());
    expect(await asked).toEqual(['a']);
    expect(database.onKept).toHaveBeenCalledOnce();
  });

  it('lets an error of another kind through', async () => {
    const database = await primed();
    const asked = database.ask();
    database.fail(new TypeError('a fault of ours'));
    await expect(asked).rejects.toThrow('a fault of ours');
    const first = scripted();
    const alone = first.ask();
    first.fail(new TypeError('a fault of ours'));
    await expect(alone).rejects.toThrow('a fault of ours');
    expect(first.read).toHaveBeenCalledOnce();
  });

  it('waits no longer than it must for one that hangs, and asks it nothing more until it moves', async () => {
    const database = await primed();
    const slow = database.ask();
    await vi.advanceTimersByTimeAsync(PATIENCE_MS);
    expect(await slow).toEqual(['a']);
    expect(await Promise.all([database.ask(), database.ask()])).toEqual([['a'], ['a']]);
    expect(database.read).toHaveBeenCalledTimes(2);

    // What comes late is kept, and the next one asks again.
    database.answer('a', 'b');
    await vi.advanceTimersByTimeAsync(0);
    const asked = database.ask();
    expect(database.read).toHaveBeenCalledTimes(3);
    database.fail(away());
    expect(await asked).toEqual(['a', 'b']);
  });

  it('asks again after one that hung has failed', async () => {
    const database = await primed();
    const slow = database.ask();
    await vi.advanceTimersByTimeAsync(PATIENCE_MS);
    await slow;
    database.fail(away());
    await vi.advanceTimersByTimeAsync(0);
    const asked = database.ask();
    database.answer('c');
    expect(await asked).toEqual(['c']);
  });

  it('asks once more where it has nothing, then says that it failed', async () => {
    const database = scripted();
    const lucky = database.ask();
    database.fail(away());
    await vi.advanceTimersByTimeAsync(0);
    database.answer();
    expect(await lucky).toEqual([]);

    // An empty answer is nothing to fall back on.
    const unlucky = database.ask();
    const outcome = expect(unlucky).rejects.toBeInstanceOf(DatabaseUnavailable);
    database.fail(away());
    await vi.advanceTimersByTimeAsync(0);
    database.fail(away());
    await outcome;
    expect(database.read).toHaveBeenCalledTimes(4);
  });
});
