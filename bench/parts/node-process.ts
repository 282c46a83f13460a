import { spawn } from 'node:child_process';

export interface NodeProcess {
  readonly pid: number;
  /** The first thing it says over the channel. */
  readonly message: Promise<unknown>;
  stop(): Promise<void>;
}

/** Dies with us: its channel closes. Our own settings, and the caller's, do not reach it. */
export function startNode(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd = process.cwd(),
): NodeProcess {
  const { PATH, HOME, LANG, TMPDIR } = process.env;
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { PATH, HOME, LANG, TMPDIR, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...env },
  });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    errors = (errors + chunk).slice(-4000);
  });
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  const message = new Promise((done, fail) => {
    child.once('message', done);
    child.once('exit', (code) => fail(new Error(`${args.join(' ')} ended with ${code}:\n${errors}`)));
  });
  message.catch(() => undefined); // not everybody asks
  return {
    pid: child.pid ?? 0,
    message,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
