import 'server-only';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** `id.signature`, signed for one account: it lets nobody in, it only gives a browser attempts of its own. */
export function newDevice(email: string, secret: string): string {
  const id = randomBytes(16).toString('base64url');
  return `${id}.${signature(id, email, secret)}`;
}

/** The device's id where the cookie was signed for this account. */
export function deviceOf(cookie: string | undefined, email: string, secret: string): string | undefined {
  const [id = '', given = ''] = (cookie ?? '').split('.', 2);
  const expected = signature(id, email, secret);
  const isOurs = given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
  return isOurs ? id : undefined;
}

function signature(id: string, email: string, secret: string): string {
  return createHmac('sha256', secret).update(`operator-device.v1.${id}.${email}`).digest('base64url');
}
