import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Child, startChild } from './child';

export interface Plan {
  readonly env: NodeJS.ProcessEnv;
  readonly isDev: boolean;
  readonly host: string;
  readonly port: number;
  /** Without one there is a provider elsewhere. */
  readonly paymentsPort: number | undefined;
  readonly serviceName: string;
  readonly webUrl: string;
  readonly say: (line: string) => void;
  readonly onChange: () => void;
}

const dist = (file: string) => resolve('dist', file);
const READY_REQUEST_MS = 5000;
/** Next greets with an address of its own; ours comes when everything is ready. */
const NEXT_GREETING =
  /^\s*$|▲ Next\.js|- (Local|Network|Environments):|✓ (Starting|Ready|Running next\.config)|"next start" does not work/;

export function startChildren(plan: Plan): Child[] {
  const service = (suffix: string) => ({ ...plan.env, OTEL_SERVICE_NAME: `${plan.serviceName}${suffix}` });
  const bundle = (name: string, env: NodeJS.ProcessEnv) =>
    startChild({
      name,
      args: ['--enable-source-maps', dist(`${name}.mjs`)],
      env,
      onLine: plan.say,
      onChange: plan.onChange,
    });
  const children = [startWeb(plan, service('')), bundle('worker', service('-worker'))];
  if (plan.paymentsPort !== undefined) {
    children.push(bundle('payments', { ...service('-payments'), PAYMENTS_PORT: String(plan.paymentsPort) }));
  }
  return children;
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
        return (await fetch(`${plan.webUrl}/api/health/ready`, { signal })).ok;
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
