import { afterEach, expect, it } from 'vitest';
import { redactText } from '../redact';
import { ownSecretsSlot } from '../redact-text';
import { keepSecrets } from './clean-output';

afterEach(() => ownSecretsSlot.clear());

function fakeStream() {
  const written: unknown[] = [];
  return { written, stream: { write: (chunk: string | Uint8Array) => written.push(chunk) > 0 } };
}

it('prints no secrets, and bytes as they are', () => {
  const { written, stream } = fakeStream();
  keepSecrets({ MEDIA_GATEWAY_SECRET: 'a-secret-of-ours-1' }, [stream]);
  keepSecrets({}, [stream]);
  expect(stream.write('mail to ann@example.com with a-secret-of-ours-1\n')).toBe(true);
  stream.write(Uint8Array.of(1));
  expect(written).toEqual(['mail to REDACTED with REDACTED\n', Uint8Array.of(1)]);
  expect(redactText('a-secret-of-ours-1')).toBe('REDACTED');
});
