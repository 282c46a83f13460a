import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Variable } from '../variables';
import { configurationDocument, sections } from './document';
import { table } from './table';

const namesOf = (entries: object): string[] =>
  Object.values(entries).flatMap((entry: Variable | object) => ('name' in entry ? [entry.name] : namesOf(entry)));

it('R2.10 docs/configuration.md is what the table says (npm run docs:configuration)', () => {
  expect(readFileSync('docs/configuration.md', 'utf8')).toBe(configurationDocument());
});

it('has each variable once', () => {
  const told = sections.flatMap(({ variables }) => variables.map(({ name }) => name));
  expect([...told].sort()).toEqual(namesOf(table).sort());
});
