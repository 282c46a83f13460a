import { AppError } from '@/lib/base/errors';
import { startEmbeddedPostgres } from '@/lib/database/embedded-postgres';

/** Our own PostgreSQL; should it die, it comes back on the same port, so that everybody's address stays true. */
export interface KeptPostgres {
  readonly url: string;
  pid(): number;
  stop(): Promise<void>;
}

export async function keepPostgres(
  directory: string,
  { say, onChange }: { say: (line: string) => void; onChange: () => void },
): Promise<KeptPostgres> {
  let server = await startEmbeddedPostgres({ directory });
  const { url, port } = server;
  let stopping = false;
  let restart: Promise<void> = Promise.resolve();

  const watch = () => {
    void server.exited.then(() => {
      if (!stopping) restart = comeBack();
    });
  };
  const comeBack = async () => {
    say('PostgreSQL ended unexpectedly; starting it again');
    try {
      server = await startEmbeddedPostgres({ directory, port });
      watch();
      onChange();
    } catch (error) {
      say(error instanceof AppError ? error.message : String(error));
      process.kill(process.pid, 'SIGTERM'); // without a database there is nothing to keep up
    }
  };
  watch();
  return {
    url,
    pid: () => server.pid,
    async stop() {
      stopping = true;
      await restart;
      await server.stop();
    },
  };
}
