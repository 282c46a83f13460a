import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { gateOf } from './test-gates.mjs';

const root = path.resolve(import.meta.dirname, '..');

describe('R0.11 a gate', () => {
  it.each(['telemetry', 'distributed-tracing', 'telemetry-export'])('R0.11 %s selects tests that are there', (name) => {
    const gate = gateOf([name]);
    const files = ['lib', 'e2e', 'scripts'].flatMap(filesBelow);
    for (const part of gate?.unit ?? []) {
      expect(
        files.some((file) => file.includes(part) && /\.test\.tsx?$/.test(file)),
        part,
      ).toBe(true);
    }
    for (const part of gate?.e2e ?? [])
      expect(
        files.some((file) => file.includes(part)),
        part,
      ).toBe(true);
    expect(gate?.unit.length).toBeGreaterThan(0);
    expect(gate?.e2e.length).toBeGreaterThan(0);
  });

  it('R0.11 is the same with underscores, spaces and capitals', () => {
    for (const [one, ...others] of [
      ['distributed-tracing', 'distributed_tracing', 'Distributed Tracing'],
      ['telemetry-export', 'telemetry_export', 'TELEMETRY_EXPORT'],
    ]) {
      for (const other of others) expect(gateOf([other])).toBe(gateOf([one ?? '']));
    }
  });

  it('leaves every other name to the titles of tests', () => {
    for (const names of [[], ['checkout'], ['R3.8'], ['telemetry', 'checkout'], ['toString']]) {
      expect(gateOf(names)).toBeUndefined();
    }
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
    path.join(folder, name),
  );
}
