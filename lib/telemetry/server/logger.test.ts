import { expect, it } from 'vitest';
import { logger, readableLines } from './logger';

it('R0.8 writes one JSON line with a name, a level and no secret', () => {
  const lines: string[] = [];
  const log = logger('shop', { write: (line) => void lines.push(line) });
  log.info({ titleId: 't', token: 'secret', nested: { password: 'p' } }, 'sold');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    name: 'shop',
    level: 'info',
    msg: 'sold',
    titleId: 't',
    token: 'REDACTED',
    nested: { password: 'REDACTED' },
  });
});

it('redacts what an error says', () => {
  const lines: string[] = [];
  logger('shop', { write: (line) => void lines.push(line) }).error(
    { err: new Error('mail ann@example.com') },
    'failed',
  );
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ err: { type: 'Error', message: 'mail REDACTED' } });
  expect(lines.join()).not.toContain('ann@');
});

it('R3.4 writes lines for people', () => {
  const out: string[] = [];
  const log = logger('shop', readableLines({ write: (text) => out.push(text) }));
  log.warn({ port: 3000, err: new Error('mail to ann@example.com') }, 'late');
  expect(out.join('')).toMatch(/^\d\d:\d\d:\d\d warn {2}shop late port=3000\nError: mail to REDACTED/);
});
