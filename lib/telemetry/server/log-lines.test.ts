import { context, ROOT_CONTEXT, type SpanContext, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { type LogRecordDraft, logOutSlot } from '../log-records';
import { withSpan } from '../tracing';
import { logger } from './logger';
import { recordRequestError } from './request-error';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = (traceFlags: number): SpanContext => ({ traceId: TRACE, spanId: '00f067aa0ba902b7', traceFlags });
const within = <T>(traceFlags: number, fn: () => T): T =>
  context.with(trace.setSpanContext(ROOT_CONTEXT, span(traceFlags)), fn);

let records: LogRecordDraft[];
let lines: string[];
const log = (name = 'shop') => logger(name, { write: (line) => void lines.push(line) });
const fill = (keepUnsampled = false): void =>
  logOutSlot.set({ emit: (draft) => void records.push(draft), keepUnsampled, exceptions: new WeakSet() });

beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());
beforeEach(() => {
  records = [];
  lines = [];
  fill();
});
afterEach(() => logOutSlot.clear());

describe('a line’s record', () => {
  it('R0.8 says what the line says, in the same trace', () => {
    within(TraceFlags.SAMPLED, () => log().info({ titleId: 't', token: 'secret', nested: { a: 1 } }, 'sold'));
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'sold', trace_id: TRACE, trace_flags: '01' });
    expect(records).toEqual([
      {
        scope: 'shop',
        severityNumber: 9,
        severityText: 'INFO',
        body: 'sold',
        attributes: { titleId: 't', token: 'REDACTED', nested: '{"a":1}' },
        context: expect.anything(),
      },
    ]);
    expect(records[0] && trace.getSpanContext(records[0].context)).toEqual(span(1));
  });

  it('R0.8 loses debug and info lines of unsampled traces, never warnings and errors', () => {
    within(TraceFlags.NONE, () => {
      log().info('gone');
      log().warn('stays');
      log().error('stays too');
    });
    log().info('of no trace');
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['stays', 'stays too', 'of no trace']);
    expect(records.map(({ body }) => body)).toEqual(['stays', 'stays too', 'of no trace']);
    fill(true);
    within(TraceFlags.NONE, () => log().info('kept'));
    expect(records.at(-1)?.body).toBe('kept');
  });

  it('R0.8 writes all lines, and makes no record, where none leave this process', () => {
    logOutSlot.clear();
    within(TraceFlags.NONE, () => log().info('written'));
    expect(lines).toHaveLength(1);
  });

  it('makes none of what telemetry says of itself', () => {
    log('telemetry').warn('log records are dropped');
    expect(lines).toHaveLength(1);
    expect(records).toEqual([]);
  });
});

describe('an exception', () => {
  const told = () => records.filter(({ attributes }) => 'exception.stacktrace' in attributes);

  it('R0.8 is one record, whoever records and logs it on its way', async () => {
    const wrong = new TypeError('card 4242 4242 4242 4242 refused');
    await expect(withSpan('outer', {}, () => withSpan('inner', {}, () => Promise.reject(wrong)))).rejects.toBe(wrong);
    log('request').error({ err: wrong, route: '/x' }, 'request failed');
    recordRequestError(wrong, { path: '/x', method: 'GET' }, { routePath: '/x', routeType: 'route' });
    expect(told()).toHaveLength(1);
    expect(told()[0]).toMatchObject({
      eventName: 'exception',
      severityNumber: 17,
      attributes: { 'exception.type': 'TypeError' },
    });
    expect(records[1]).toMatchObject({
      body: 'request failed',
      attributes: { 'error.type': 'TypeError', route: '/x' },
    });
  });

  it('is told by the line that logs it, where nobody recorded it', () => {
    log().error({ err: new Error('mail ann@example.com') }, 'failed');
    expect(told()[0]).toMatchObject({ body: 'failed', attributes: { 'exception.message': 'mail REDACTED' } });
    log().error(new Error('alone'));
    expect(told()[1]).toMatchObject({ body: 'alone', attributes: { 'exception.type': 'Error' } });
  });

  it('is an info where it refuses what somebody asked', async () => {
    const throwing = (error: Error) => withSpan('work', {}, () => Promise.reject(error)).catch(() => undefined);
    await throwing(new AppError('not_found', 'There is no such cart.'));
    await throwing(new AppError('upstream_timeout', 'The provider did not answer.'));
    expect(told().map(({ severityText }) => severityText)).toEqual(['INFO', 'ERROR']);
  });

  it('is told of an unsampled trace too', async () => {
    await within(TraceFlags.NONE, () => withSpan('work', {}, () => Promise.reject(new Error('no')))).catch(
      () => undefined,
    );
    expect(told()).toHaveLength(1);
  });
});
