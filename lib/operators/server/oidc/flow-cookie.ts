import 'server-only';
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { cookies } from '../cookies';

/** One way to the provider and back. It stands in the browser's cookie, so that any process may finish it. */
const Flow = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Inside `/admin`. */
  next: z.string(),
  /** A browser may keep a cookie for longer than it was told to. */
  untilMs: z.number(),
});
export type OidcFlow = z.infer<typeof Flow>;

const IV_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

export function sealFlow(flow: Omit<OidcFlow, 'untilMs'>, secret: string, nowMs: number): string {
  const whole: OidcFlow = { ...flow, untilMs: nowMs + cookies.oidc.maxAgeS * 1000 };
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(secret), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(whole), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
}

/** Undefined for what is not ours, or too old. */
export function openFlow(sealed: string | undefined, secret: string, nowMs: number): OidcFlow | undefined {
  const flow = Flow.safeParse(unseal(Buffer.from(sealed ?? '', 'base64url'), secret)).data;
  return flow && flow.untilMs > nowMs ? flow : undefined;
}

function unseal(bytes: Buffer, secret: string): unknown {
  if (bytes.length <= IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, keyOf(secret), bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return JSON.parse(text.toString('utf8'));
  } catch {
    return undefined;
  }
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'operator-oidc.v1', 32));
}
