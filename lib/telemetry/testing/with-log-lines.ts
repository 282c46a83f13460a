import { afterEach, beforeEach } from 'vitest';
import { type LogRecordDraft, logOutSlot } from '../log-records';

/** What a room logs while each of a file's tests runs: `[logger, words, fields]`. */
export function withLogLines(): () => (readonly [string, string | undefined, LogRecordDraft['attributes']])[] {
  let drafts: LogRecordDraft[] = [];
  beforeEach(() => {
    drafts = [];
    logOutSlot.set({ emit: (draft) => void drafts.push(draft), keepUnsampled: true, exceptions: new WeakSet() });
  });
  afterEach(() => logOutSlot.clear());
  return () => drafts.filter(({ body }) => body).map(({ scope, body, attributes }) => [scope, body, attributes]);
}
