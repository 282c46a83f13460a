import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** `deploy/compose.yaml` and the Dockerfile, as far as tests look at them. */
const root = path.resolve(import.meta.dirname, '..');

const Service = z.object({
  image: z.string(),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  tmpfs: z.array(z.string()).default([]),
  cap_drop: z.array(z.string()).default([]),
  healthcheck: z.object({ disable: z.boolean().optional(), test: z.array(z.string()).optional() }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});
const Compose = z.object({
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.unknown()),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() })),
});

export type ComposeService = z.infer<typeof Service>;
export type Variables = Readonly<Record<string, string>>;

/** With the variables that a person may set; those that are not set take the file's defaults. */
export function readCompose(given: Variables = {}): z.infer<typeof Compose> {
  const text = readFileSync(path.join(root, 'deploy', 'compose.yaml'), 'utf8');
  return Compose.parse(filled(parse(text, { merge: true }), given));
}

function filled(value: unknown, given: Variables): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+)(?::-([^}]*))?\}/g, (_, name: string, other = '') => given[name] || other);
  }
  if (Array.isArray(value)) return value.map((one) => filled(one, given));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one, given)]));
}

export interface Image {
  readonly env: Variables;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
  readonly user: string;
  readonly from: readonly string[];
  /** Relative to the root of the repository. */
  readonly copied: readonly string[];
}

/** Of the last stage. */
export function readDockerfile(): Image {
  const lines = readFileSync(path.join(root, 'Dockerfile'), 'utf8')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const all = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1).trim());
  const list = (text = '[]') => z.array(z.string()).parse(JSON.parse(text.slice(text.indexOf('['))));
  const pairs = all('ENV').flatMap((line) => line.split(/\s+/).map((pair) => pair.split('=', 2)));
  return {
    env: Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value])),
    entrypoint: list(all('ENTRYPOINT').at(-1)),
    command: list(all('CMD').at(-1)),
    healthcheck: list(all('HEALTHCHECK').at(-1)),
    user: all('USER').at(-1) ?? 'root',
    from: all('FROM'),
    copied: all('COPY')
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => line.split(/\s+/).slice(0, -1)),
  };
}
