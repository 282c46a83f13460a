import { newSpanId } from '@/lib/base/ids';

const KEY = 'mediagw.session';
const IDLE_MS_MAX = 30 * 60_000;
const WRITE_EVERY_MS = 10_000;

let current = { id: '', lastMs: 0 };
let writtenMs = 0;

/** A random id per tab, new after 30 idle minutes. It says which spans belong together, not who it was. */
export function sessionId(nowMs: number = Date.now()): string {
  if (current.id === '') current = read();
  const isOver = current.id === '' || nowMs - current.lastMs > IDLE_MS_MAX;
  current = { id: isOver ? newSpanId() : current.id, lastMs: nowMs };
  if (isOver || nowMs - writtenMs > WRITE_EVERY_MS) write(nowMs);
  return current.id;
}

function read(): { id: string; lastMs: number } {
  const [, id = '', lastMs = '0'] = /^([0-9a-f]{16})@(\d+)$/.exec(storage()?.getItem(KEY) ?? '') ?? [];
  return { id, lastMs: Number(lastMs) };
}

function write(nowMs: number): void {
  writtenMs = nowMs;
  storage()?.setItem(KEY, `${current.id}@${nowMs}`);
}

/** Throws where cookies are blocked. */
export function storage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}
