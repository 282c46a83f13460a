import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchTraceLogs } from './browser/trace-logs-api';
import { logMarks } from './geometry/log-marks';
import { timeScale } from './geometry/time-scale';
import { findLogs } from './search/find-logs';
import { LOG_LEVELS, logFields, logLevel, logMessage, type TraceLog } from './trace-log';

const log = (given: Partial<TraceLog> = {}): TraceLog => ({
  key: '0',
  timeUs: 10,
  level: 'info',
  spanId: '00f067aa0ba902b7',
  service: 'web',
  eventName: undefined,
  body: 'sold',
  attributes: [],
  ...given,
});

describe('a log record', () => {
  it('has the level of its severity number', () => {
    const levels = [1, 5, 8, 9, 12, 13, 17, 20, 21, 24, 99].map(logLevel);
    expect(levels).toEqual([
      'trace',
      'debug',
      'debug',
      'info',
      'info',
      'warn',
      'error',
      'error',
      'fatal',
      'fatal',
      'fatal',
    ]);
    expect([0, -1, Number.NaN].map(logLevel)).toEqual(['info', 'info', 'info']);
  });

  it('says in one line what it is about', () => {
    const exception = [
      ['exception.type', 'TypeError'],
      ['exception.message', 'no title'],
    ] as const;
    const vital = (name: string, value: number) =>
      log({
        body: '',
        eventName: 'browser.web_vital',
        attributes: [
          ['browser.web_vital.name', name],
          ['browser.web_vital.value', value],
        ],
      });
    expect(logMessage(log({ attributes: exception }))).toBe('sold');
    expect(logMessage(log({ body: '', attributes: exception }))).toBe('TypeError: no title');
    expect(logMessage(vital('lcp', 1240.4))).toBe('LCP 1240 ms');
    expect(logMessage(vital('cls', 0.0213))).toBe('CLS 0.021');
    expect(logMessage(log({ body: '', eventName: 'device.app.lifecycle' }))).toBe('device.app.lifecycle');
  });

  it('R0.8 carries few fields beside its words, none where the message is made of them', () => {
    const exception: TraceLog['attributes'] = [['exception.message', 'no title']];
    expect(logFields(log({ attributes: [['order_number', 'MG-1'], ['position_ms', 7], ...exception] }))).toBe(
      'order_number MG-1, position_ms 7',
    );
    expect(logFields(log({ body: '', attributes: [['browser.web_vital.value', 7]] }))).toBe('');
    const many = logFields(log({ attributes: Array.from({ length: 9 }, (_, at) => [`key${at}`, 'x'.repeat(500)]) }));
    expect(many).toContain('key3');
    expect(many).not.toContain('key4');
    expect(many.length).toBeLessThan(400);
  });
});

describe('findLogs', () => {
  const logs = [
    log(),
    log({ key: '1', level: 'error', service: 'worker', body: 'capture failed', attributes: [['order', 'A-17']] }),
    log({ key: '2', level: 'warn', body: 'late' }),
  ];
  const found = (least: TraceLog['level'], text: string) => findLogs(logs, { least, text }).map(({ key }) => key);

  it('R0.8 keeps what is of the level and holds every word', () => {
    expect(found('trace', '')).toEqual(['0', '1', '2']);
    expect(found('warn', '')).toEqual(['1', '2']);
    expect(found('trace', 'WORKER a-17')).toEqual(['1']);
    expect(found('error', 'late')).toEqual([]);
    expect(found('trace', '00f067')).toEqual(['0', '1', '2']);
  });
});

describe('logMarks', () => {
  const scale = timeScale({ startUs: 0, endUs: 1000 }, 100);

  it('joins what is close, and shows the worst of it', () => {
    const logs = [log({ timeUs: 100 }), log({ timeUs: 120, level: 'error' }), log({ timeUs: 140, level: 'warn' })];
    expect(logMarks([...logs, log({ timeUs: 500 })], [], scale)).toEqual([
      { atPx: 10, kind: 'error' },
      { atPx: 50, kind: 'line' },
    ]);
  });

  it('leaves an exception to the event that stands for it', () => {
    const logs = [log({ eventName: 'exception', level: 'error' })];
    expect(logMarks(logs, [{ name: 'exception', timeUs: 10, attributes: [] }], scale)).toEqual([]);
    expect(logMarks(logs, [], scale)).toHaveLength(1);
  });

  it('never makes more marks than fit, all of them on the axis and apart', () => {
    const some = fc.array(
      fc.record({ timeUs: fc.double({ min: -1e6, max: 1e6 }), level: fc.constantFrom(...LOG_LEVELS) }),
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 2000 }), (given, axisPx) => {
        const marks = logMarks(given.map(log), [], timeScale({ startUs: -5e5, endUs: 5e5 }, axisPx));
        expect(marks.length).toBeLessThanOrEqual(axisPx / 6 + 1);
        marks.forEach(({ atPx }, at) => {
          expect(atPx >= 0 && atPx <= axisPx).toBe(true);
          if (at > 0) expect(atPx - (marks[at - 1]?.atPx ?? 0)).toBeGreaterThanOrEqual(6);
        });
      }),
    );
  });
});

describe('fetchTraceLogs', () => {
  afterEach(() => void vi.unstubAllGlobals());
  const answer = (body: unknown) =>
    vi.stubGlobal('fetch', () =>
      Promise.resolve(new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } })),
    );

  it('reads what the gateway keeps, by time, and leaves out what has none', async () => {
    const wire = {
      severityNumber: 17,
      severityText: 'ERROR',
      body: 'b',
      attributes: [['n', [1, 2]]],
      serviceName: 'w',
    };
    answer({
      logs: [
        { ...wire, timeUnixNano: '1700000000000002500' },
        { ...wire, timeUnixNano: '1700000000000001000', spanId: 's' },
        { ...wire, timeUnixNano: 'never' },
      ],
      truncated: true,
      kept: true,
    });
    const result = await fetchTraceLogs('t');
    expect(result).toMatchObject({
      kept: true,
      truncated: true,
      logs: [
        { timeUs: 1700000000000001, spanId: 's', level: 'error', service: 'w', attributes: [['n', [1, 2]]] },
        { timeUs: 1700000000000002.5, spanId: undefined },
      ],
    });
  });

  it('tells “none kept” from “none”', async () => {
    answer({ logs: [], truncated: false, kept: false });
    expect(await fetchTraceLogs('t')).toEqual({ kept: false, sentTo: [] });
    answer({ logs: [], truncated: false, kept: true });
    expect(await fetchTraceLogs('t')).toEqual({ kept: true, logs: [], truncated: false });
  });
});
