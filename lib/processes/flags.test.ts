import { describe, expect, it } from 'vitest';
import { readFlags } from './flags';

describe('flags', () => {
  it('win over the variables that say otherwise', () => {
    const { env } = readFlags(['--tracing-enabled=true', '--port=4000'], { OTEL_SDK_DISABLED: 'true', PORT: '3000' });
    expect(env).toEqual({ TRACING_ENABLED: 'true', PORT: '4000' });
  });

  it('are named when they are unknown', () => {
    expect(() => readFlags(['--prot=1'], {})).toThrow(/Unknown argument --prot=1\. Known: --tracing-enabled=/);
  });

  it('can ask for the development server', () => {
    expect(readFlags(['--dev'], {}).isDev).toBe(true);
  });
});
