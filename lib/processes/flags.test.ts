import { describe, expect, it } from 'vitest';
import { readFlags } from './flags';

describe('flags', () => {
  it('win over the variables that say otherwise', () => {
    const options = readFlags(['--tracing-enabled=true', '--port=4000'], { OTEL_SDK_DISABLED: 'true', PORT: '3000' });
    expect(options.env).toEqual({ TRACING_ENABLED: 'true', PORT: '4000' });
    expect(options.flagged).toEqual(['TRACING_ENABLED', 'PORT']);
  });

  it('are named when they are unknown', () => {
    expect(() => readFlags(['--prot=1'], {})).toThrow(/Unknown argument --prot=1\. Known: --tracing-enabled=/);
  });

  it('can ask for the development server', () => {
    expect(readFlags(['--dev'], {}).isDev).toBe(true);
  });
});
