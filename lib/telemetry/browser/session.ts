import { RandomIdGenerator } from '@opentelemetry/sdk-trace-web';
import { readTab, writeTab } from './tab-storage';

const KEY = 'mediagw.session';
const IDLE_MS_MAX = 30 * 60_000;
const WRITE_EVERY_MS = 10_000;

let [id = '', lastMs = 0]: [string?, number?] = [];
let writtenMs = 0;

/** A random id per tab, new after 30 idle minutes. It says which spans belong together, not who it was. */
export function sessionId(nowMs: number): string {
  if (!id) {
    const [keptId = '', keptMs] = readTab(KEY).split('@');
    [id, lastMs] = [keptId, Number(keptMs)];
  }
  if (!id || !(nowMs - lastMs < IDLE_MS_MAX)) id = new RandomIdGenerator().generateSpanId();
  lastMs = nowMs;
  if (nowMs - writtenMs > WRITE_EVERY_MS) {
    writtenMs = nowMs;
    writeTab(KEY, `${id}@${nowMs}`);
  }
  return id;
}
