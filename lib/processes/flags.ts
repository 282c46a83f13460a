import { AppError } from '@/lib/base/errors';
import { type Origin, originsVariable } from '@/lib/settings/origins';

type Env = Readonly<Record<string, string | undefined>>;

/** A flag wins over everything: it sets its variable and takes away those that would say otherwise. */
const FLAGS: Readonly<Record<string, { readonly set: string; readonly unset: readonly string[] }>> = {
  'tracing-enabled': { set: 'TRACING_ENABLED', unset: ['OTEL_SDK_DISABLED'] },
  'tracing-endpoint': {
    set: 'TRACING_ENDPOINT',
    unset: ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
  },
  'tracing-service-name': { set: 'OTEL_SERVICE_NAME', unset: ['TRACING_SERVICE_NAME', 'SERVICE_NAME'] },
  'tracing-sample-rate': {
    set: 'TRACING_SAMPLE_RATE',
    unset: ['OTEL_TRACES_SAMPLER', 'OTEL_TRACES_SAMPLER_ARG', 'OTEL_SAMPLING_RATE'],
  },
  port: { set: 'PORT', unset: [] },
  host: { set: 'HOST', unset: [] },
  data: { set: 'MEDIA_GATEWAY_DATA', unset: [] },
  seed: { set: 'MEDIA_GATEWAY_SEED', unset: [] },
};

export interface Options {
  readonly env: Env;
  /** The variables that flags have set. */
  readonly flagged: readonly string[];
  /** `next dev` instead of `next start`. */
  readonly isDev: boolean;
}

export function readFlags(args: readonly string[], env: Env): Options {
  const result: Record<string, string | undefined> = { ...env };
  const flagged: string[] = [];
  let isDev = false;
  for (const argument of args) {
    if (argument === '--dev') {
      isDev = true;
      continue;
    }
    const [, name, value] = /^--([a-z-]+)=(.*)$/.exec(argument) ?? [];
    const flag = FLAGS[name ?? ''];
    if (!flag || value === undefined) {
      throw new AppError(
        'invalid_request',
        `Unknown argument ${argument}. Known: ${Object.keys(FLAGS)
          .map((known) => `--${known}=`)
          .join(' ')}`,
      );
    }
    for (const other of flag.unset) delete result[other];
    result[flag.set] = value;
    flagged.push(flag.set);
  }
  return { env: result, flagged, isDev };
}

/** For a process that starts by itself: its arguments become its environment. To be called before anything reads that. */
export function takeFlags(args: readonly string[], env: NodeJS.ProcessEnv): void {
  const { env: result, flagged } = readFlags(args, env);
  for (const name of Object.keys(env)) {
    if (!(name in result)) delete env[name];
  }
  const origins = originsVariable(
    env,
    flagged.map((name): [string, Origin] => [name, 'flag']),
  );
  Object.assign(env, result, flagged.length > 0 && origins);
}
