/**
 * Where a variable of a process comes from, when not from the person who started it. The supervisor fills variables in
 * for its children and says so in one of its own: `MEDIA_GATEWAY_ORIGINS=PORT=flag,DATABASE_URL=made`.
 *
 * `flag` an argument · `made` at the start · `default` spelled out · `command` by `npm run up` or `npm start` ·
 * `passed` from one process to the other under another name than it was set by.
 */
const ORIGINS = ['flag', 'made', 'default', 'command', 'passed'] as const;
export type Origin = (typeof ORIGINS)[number];

export const ORIGINS_VARIABLE = 'MEDIA_GATEWAY_ORIGINS';

type Env = Readonly<Record<string, string | undefined>>;

export function readOrigins(env: Env): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>();
  for (const pair of (env[ORIGINS_VARIABLE] ?? '').split(',')) {
    const [name = '', value] = pair.split('=', 2);
    const origin = ORIGINS.find((known) => known === value);
    if (name !== '' && origin) origins.set(name, origin);
  }
  return origins;
}

/** What is told already stays told. */
export function originsVariable(env: Env, more: readonly (readonly [name: string, origin: Origin])[]): Env {
  const all = new Map([...readOrigins(env), ...more]);
  return { [ORIGINS_VARIABLE]: [...all].map(([name, origin]) => `${name}=${origin}`).join(',') };
}
