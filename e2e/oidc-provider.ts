import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import Provider from 'oidc-provider';

/** A real OpenID provider in this process, on `localhost`: another site than the gateway's `127.0.0.1`. */
export interface TestProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Signs in at its pages as a browser would, cookies and forms; answers with the address it is sent back to. */
  walk(address: string, name: string): Promise<string>;
  stop(): Promise<void>;
}

/** Whoever signs in as NAME is NAME@example.com; an address that begins with `unverified` is not confirmed. */
export async function startProvider(port: number, redirectUri: string): Promise<TestProvider> {
  const issuer = `http://localhost:${port}`;
  const clientSecret = randomBytes(24).toString('base64url');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'media-gateway', client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'test', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    pkce: { required: () => true },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 60, IdToken: 60, AuthorizationCode: 60 },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@Example.com`, email_verified: !id.startsWith('unverified') }),
    }),
  });
  const server = await new Promise<Server>((done) => {
    const listening: Server = provider.listen(port, 'localhost', () => done(listening));
  });
  return {
    issuer,
    clientId: 'media-gateway',
    clientSecret,
    walk: (address, name) => walk(issuer, address, name),
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function walk(issuer: string, begin: string, name: string): Promise<string> {
  const jar = new Map<string, string>();
  let address = begin;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 12; step += 1) {
    if (!address.startsWith(issuer)) return address;
    const cookie = [...jar].map(([key, value]) => `${key}=${value}`).join('; ');
    const body = form && { method: 'POST', body: form };
    const answer = await fetch(address, { redirect: 'manual', headers: { cookie }, ...body });
    for (const line of answer.headers.getSetCookie()) {
      const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(key, value);
    }
    form = undefined;
    const location = answer.headers.get('location');
    if (location !== null) {
      address = new URL(location, address).href;
      continue;
    }
    const page = await answer.text();
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
    if (action === undefined) throw new Error(`the provider shows no form: ${answer.status} ${page}`);
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? '';
    form = new URLSearchParams({ prompt, ...(prompt === 'login' && { login: name, password: 'anything' }) });
    address = new URL(action, address).href;
  }
  throw new Error('the provider goes in circles');
}
