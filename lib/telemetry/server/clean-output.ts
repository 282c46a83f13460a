import 'server-only';
import { ownSecrets } from '../own-secrets';
import { redactText } from '../redact';
import { ownSecretsSlot } from '../redact-text';

/**
 * First of all in every process, with telemetry off too: what is secret here is known from now on, and what frameworks
 * and libraries print of an error goes the same way as our own lines. A logger's lines are clean when they are made.
 */
export function keepSecrets(
  env: Readonly<Record<string, string | undefined>>,
  streams: readonly Pick<NodeJS.WriteStream, 'write'>[] = [process.stdout, process.stderr],
): void {
  const pattern = ownSecrets(env);
  if (pattern) ownSecretsSlot.set(pattern);
  for (const stream of streams) cleanWrites(stream);
}

const cleaned = new WeakSet<object>();

function cleanWrites(stream: Pick<NodeJS.WriteStream, 'write'>): void {
  if (cleaned.has(stream)) return;
  cleaned.add(stream);
  const { write } = stream;
  Reflect.set(stream, 'write', function clean(this: unknown, chunk: unknown, ...rest: unknown[]): unknown {
    return Reflect.apply(write, this, [typeof chunk === 'string' ? redactText(chunk) : chunk, ...rest]);
  });
}
