import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Origin, originsVariable } from '@/lib/settings/origins';
import { type Child, startChild } from './child';
import { readOrMakeSecret } from './data-directory';
import { COMMON_ENVIRONMENT, type Role, serviceName } from './service-environment';

type Env = Readonly<Record<string, string | undefined>>;

export interface Plan {
  /** The supervisor's own, flags applied. */
  readonly env: Env;
  /** The variables among them that flags have set. */
  readonly flagged: readonly string[];
  /** `next dev` instead of `next start`. */
  readonly isDev: boolean;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly dataDirectory: string;
  /** Without one there is a provider elsewhere. */
  readonly paymentsPort: number | undefined;
  readonly serviceName: string;
  /** How long the web process lets its requests finish. */
  readonly drainMs: number;
  readonly say: (line: string) => void;
  readonly onChange: () => void;
}

const dist = (file: string) => resolve('dist', file);
const READY_REQUEST_MS = 5000;
/** Next greets with an address of its own; ours comes when everything is ready. */
const NEXT_GREETING =
  /^\s*$|▲ Next\.js|- (Local|Network|Environments):|✓ (Starting|Ready|Running next\.config)|"next start" does not work/;

export function startChildren(plan: Plan): Child[] {
  const env = environmentOf(plan);
  const service = (role: Role) => ({ ...env, OTEL_SERVICE_NAME: serviceName(role, plan.serviceName) });
  const bundle = (name: string, env: NodeJS.ProcessEnv) =>
    startChild({
      name,
      args: ['--enable-source-maps', dist(`${name}.mjs`)],
      env,
      onLine: plan.say,
      onChange: plan.onChange,
    });
  const children = [startWeb(plan, service('web')), bundle('worker', service('worker'))];
  if (plan.paymentsPort !== undefined) {
    children.push(bundle('payments', { ...service('payments'), PAYMENTS_PORT: String(plan.paymentsPort) }));
  }
  return children;
}

/** What was not set is filled in here, once for all, and where it comes from is told along. */
function environmentOf(plan: Plan): NodeJS.ProcessEnv {
  const { env } = plan;
  const filled: [name: string, origin: Origin][] = [
    ['HOST', 'default'],
    ['PORT', 'default'],
    ['MEDIA_GATEWAY_DATA', 'default'],
    ['SHUTDOWN_DRAIN_MS', 'default'],
    ['DATABASE_URL', 'made'],
    ['MEDIA_GATEWAY_SECRET', 'made'],
    ['MEDIA_GATEWAY_SERVICE_TOKEN', 'made'],
    ['PAYMENT_URL', 'made'],
  ];
  return {
    ...env,
    NODE_ENV: plan.isDev ? 'development' : 'production',
    ...COMMON_ENVIRONMENT,
    HOST: plan.host,
    SHUTDOWN_DRAIN_MS: String(plan.drainMs),
    PORT: String(plan.port),
    DATABASE_URL: plan.databaseUrl,
    MEDIA_GATEWAY_DATA: plan.dataDirectory,
    MEDIA_GATEWAY_SECRET: env.MEDIA_GATEWAY_SECRET || readOrMakeSecret(plan.dataDirectory),
    MEDIA_GATEWAY_SERVICE_TOKEN: env.MEDIA_GATEWAY_SERVICE_TOKEN || randomBytes(24).toString('hex'),
    MEDIA_GATEWAY_WEB_URL: webUrlOf(plan),
    ...(plan.paymentsPort === undefined ? {} : { PAYMENT_URL: `http://127.0.0.1:${plan.paymentsPort}` }),
    ...originsVariable(env, [
      ...filled.filter(([name]) => !env[name]),
      ...plan.flagged.map((name): [string, Origin] => [name, 'flag']),
      ['MEDIA_GATEWAY_WEB_URL', 'made'],
      ...(env.OTEL_SERVICE_NAME ? [] : [['OTEL_SERVICE_NAME', 'passed'] satisfies [string, Origin]]),
    ]),
  };
}

/** For the other processes of this machine. */
function webUrlOf({ host, port }: Plan): string {
  const isEverywhere = host === '0.0.0.0' || host === '::';
  return `http://${isEverywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`;
}

function startWeb(plan: Plan, env: NodeJS.ProcessEnv): Child {
  const next = resolve('node_modules/next/dist/bin/next');
  return startChild({
    name: 'web',
    args: [
      `--import=${pathToFileURL(dist('parent-watch.mjs')).href}`,
      next,
      plan.isDev ? 'dev' : 'start',
      '-H',
      plan.host,
      '-p',
      String(plan.port),
    ],
    env,
    isReady: async () => {
      try {
        const signal = AbortSignal.timeout(READY_REQUEST_MS);
        return (await fetch(`${webUrlOf(plan)}/api/health/ready`, { signal })).ok;
      } catch {
        return false; // not listening yet
      }
    },
    onLine: (line) => {
      if (!NEXT_GREETING.test(line)) plan.say(line);
    },
    onChange: plan.onChange,
  });
}
