import type { AttributeValue } from '../model';
import { isAtLeast, type LogLevel, logMessage, type TraceLog } from '../trace-log';

export interface LogFilter {
  readonly least: LogLevel;
  readonly text: string;
}

/** Those of the level or above that hold every word, in message, service, span id or attributes. */
export function findLogs(logs: readonly TraceLog[], { least, text }: LogFilter): readonly TraceLog[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (least === 'trace' && words.length === 0) return logs;
  return logs.filter((log) => isAtLeast(log.level, least) && words.every((word) => holds(log, word)));
}

function holds(log: TraceLog, word: string): boolean {
  return (
    logMessage(log).toLowerCase().includes(word) ||
    log.service.toLowerCase().includes(word) ||
    (log.eventName?.toLowerCase().includes(word) ?? false) ||
    (log.spanId?.startsWith(word) ?? false) ||
    log.attributes.some(([key, value]) => key.toLowerCase().includes(word) || valueText(value).includes(word))
  );
}

function valueText(value: AttributeValue): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).toLowerCase();
}
