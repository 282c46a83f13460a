/** Lets callers with the same id go one after the other, in the order they came. Ids cost memory only while in use. */
export interface Turns {
  take<T>(id: string, fn: () => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take(id, fn) {
      const turn = (last.get(id) ?? Promise.resolve()).then(fn, fn);
      last.set(id, turn);
      const leave = (): void => {
        if (last.get(id) === turn) last.delete(id);
      };
      turn.then(leave, leave);
      return turn;
    },
  };
}
