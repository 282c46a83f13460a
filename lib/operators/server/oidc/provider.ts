import 'server-only';
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { z } from 'zod';
import { signInFailed } from './sign-in-failed';

export interface OidcOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  /** Lower case; whoever else signs in for the first time is a viewer. */
  readonly owners: readonly string[];
}

/** What only the browser that began may bring back. */
export interface OidcSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Whom the provider vouches for. */
export interface OidcPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | undefined;
  readonly isVerified: boolean;
}

/** Authorization code with PKCE, state and nonce. Talks to the provider; knows no accounts. */
export interface OidcProvider {
  /** What the sign-in page calls it. */
  readonly name: string;
  readonly owners: readonly string[];
  begin(redirectUri: string): Promise<{ readonly address: string; readonly secrets: OidcSecrets }>;
  /** `returned` is the redirect's address with what the provider added. Throws `signInFailed`. */
  finish(returned: URL, secrets: OidcSecrets): Promise<OidcPerson>;
}

const TIMEOUT_S = 5;
const KNOWN_FOR_MS = 3_600_000;
const SCOPE = 'openid email';

// Some write the word where the standard has the value.
const Verified = z.union([z.boolean(), z.stringbool()]).optional().catch(undefined);
const EmailClaims = z.object({ email: z.string().max(254).optional(), email_verified: Verified });

export function createOidcProvider(options: OidcOptions): OidcProvider {
  const discover = discoverer(options);

  async function begin(redirectUri: string): ReturnType<OidcProvider['begin']> {
    const configuration = await discover();
    const secrets = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const address = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: SCOPE,
      state: secrets.state,
      nonce: secrets.nonce,
      code_challenge: await calculatePKCECodeChallenge(secrets.verifier),
      code_challenge_method: 'S256',
    });
    return { address: address.href, secrets };
  }

  async function finish(returned: URL, { state, nonce, verifier }: OidcSecrets): Promise<OidcPerson> {
    const configuration = await discover();
    const tokens = await authorizationCodeGrant(configuration, returned, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new Error('the provider sent no identity');
    const own = EmailClaims.parse(claims);
    // Some tell the address only when asked for it.
    const { email, email_verified } =
      own.email === undefined
        ? EmailClaims.parse(await fetchUserInfo(configuration, tokens.access_token, claims.sub))
        : own;
    return {
      issuer: claims.iss,
      subject: claims.sub,
      email: email?.trim().toLowerCase(),
      isVerified: email_verified === true,
    };
  }

  return {
    name: new URL(options.issuer).host,
    owners: options.owners,
    begin: (redirectUri) => begin(redirectUri).catch(fail),
    finish: (returned, secrets) => finish(returned, secrets).catch(fail),
  };
}

function fail(cause: unknown): never {
  throw signInFailed(cause instanceof AuthorizationResponseError ? 'cancelled' : 'provider', cause);
}

/** Asks once an hour; a provider that does not answer is asked again by the next who wants in. */
function discoverer({ issuer, clientId, clientSecret }: OidcOptions): () => Promise<Configuration> {
  let known: { readonly configuration: Promise<Configuration>; readonly sinceMs: number } | undefined;
  const ask = (): Promise<Configuration> =>
    discovery(new URL(issuer), clientId, undefined, clientAuth(clientSecret), {
      timeout: TIMEOUT_S,
      // Whoever configures plain http means it: a provider beside us, on one network.
      execute: issuer.startsWith('http:') ? [allowInsecureRequests] : [],
    });
  return () => {
    if (known && performance.now() - known.sinceMs < KNOWN_FOR_MS) return known.configuration;
    const asked = { configuration: ask(), sinceMs: performance.now() };
    known = asked;
    asked.configuration.catch(() => {
      if (known === asked) known = undefined;
    });
    return asked.configuration;
  };
}

/** The way that providers expect unless they say that they know only the other. */
function clientAuth(secret: string | undefined): ClientAuth {
  if (secret === undefined) return None();
  const basic = ClientSecretBasic(secret);
  const post = ClientSecretPost(secret);
  return (server, ...request) => {
    const known = server.token_endpoint_auth_methods_supported;
    return known && !known.includes('client_secret_basic') ? post(server, ...request) : basic(server, ...request);
  };
}
