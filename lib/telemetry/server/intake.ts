import 'server-only';
import { timingSafeEqual } from 'node:crypto';
import { processSlot } from '@/lib/base/process-slot';
import { SENT_AT_HEADER } from '../browser/contract';
import type { EnabledTelemetryConfig } from '../config';
import { ALREADY_FORWARDED_HEADER, type SpanBytesSink } from './exported';
import { type Forwarder, forwarder } from './forward';
import { Refusal, readIntakeBody } from './intake-body';
import { browserDoor, serviceDoor } from './intake-doors';
import { type Caller, type IntakeRates, intakeRates } from './intake-rates';
import { BadEnvelope, type CleanRequest, cleanRequest } from './intake-spans';

export interface IntakeOptions {
  readonly config: EnabledTelemetryConfig;
  /** The store of this process; undefined where the OTLP endpoint alone takes the spans. */
  readonly embedded: SpanBytesSink | undefined;
  readonly serviceToken: string | undefined;
  readonly forward?: Forwarder;
  readonly rates?: IntakeRates;
  readonly nowMs?: () => number;
}

/** What the route knows of the request: this room may not open `lib/http`. */
export interface IntakeCaller extends Caller {
  readonly sameOrigin: boolean;
}

export interface Intake {
  handle(request: Request, caller: IntakeCaller): Promise<Response>;
  stats(): {
    readonly accepted: number;
    readonly rejected: Readonly<Record<string, number>>;
    readonly refused: Readonly<Record<string, number>>;
  };
}

export const intakeSlot = processSlot<Intake>('intake');

const BROWSER_BODY_TIMEOUT_MS = 5000;
const PENDING_MAX = 128;
const BROWSER_BODY_BYTES_MAX = 64 * 1024;

/** `POST /api/otlp/v1/traces`. Telemetry off: gone, so that clients stop. */
export async function handleIntake(request: Request, caller: IntakeCaller): Promise<Response> {
  const intake = intakeSlot.peek();
  return intake ? intake.handle(request, caller) : status(410, 'telemetry is off');
}

/** For the methods that are not POST. No CORS, so OPTIONS is one of them. */
export function methodNotAllowed(): Response {
  return status(405, 'only POST', { allow: 'POST' });
}

/**
 * Two doors on one route. Whoever shows an `Authorization` is at the service door, and a wrong token never falls
 * through to the other. A 200 means: kept, or taken by the endpoint.
 */
export function createIntake(options: IntakeOptions): Intake {
  const { config, embedded, rates = intakeRates() } = options;
  const upstream = options.forward ?? (config.otlp && forwarder(config.otlp));
  const now = options.nowMs ?? Date.now;
  const counters = { accepted: 0, rejected: new Map<string, number>(), refused: new Map<string, number>() };
  let pending = 0;

  async function atServiceDoor(request: Request, authorization: string): Promise<CleanRequest> {
    if (!isToken(authorization, options.serviceToken))
      throw new Refusal(401, 'the token is not valid', { 'www-authenticate': 'Bearer' });
    const limits = {
      bytesMax: serviceDoor.bodyBytesMax,
      inflatedBytesMax: serviceDoor.inflatedBytesMax,
      timeoutMs: serviceDoor.timeoutMs,
    };
    const clean = cleanRequest(await readIntakeBody(request, limits), serviceDoor);
    await keep(clean, request.headers.get(ALREADY_FORWARDED_HEADER) === null);
    return clean;
  }

  async function atBrowserDoor(request: Request, caller: IntakeCaller): Promise<CleanRequest> {
    if (!caller.sameOrigin) throw new Refusal(403, 'only pages of this site may send here');
    tooMany(rates.request(caller));
    const limits = {
      bytesMax: BROWSER_BODY_BYTES_MAX,
      inflatedBytesMax: undefined,
      timeoutMs: BROWSER_BODY_TIMEOUT_MS,
    };
    const body = await readIntakeBody(request, limits);
    const sentAtMs = sentAt(request.headers.get(SENT_AT_HEADER));
    const door = browserDoor({
      ...config,
      serviceVersion: String(config.resource['service.version']),
      nowMs: now(),
      sentAtMs,
    });
    const clean = cleanRequest(body, door);
    if (clean.spans > 0) tooMany(rates.spans(caller, clean.spans));
    await keep(clean, true);
    return clean;
  }

  /** With both, the store's word counts and the endpoint gets a copy; alone, the endpoint's own 200 is ours. */
  async function keep(clean: CleanRequest, mayForward: boolean): Promise<void> {
    if (clean.spans === 0) return;
    if (pending >= PENDING_MAX) throw new Refusal(429, 'too much is on its way already', { 'retry-after': '1' });
    const bytes = new TextEncoder().encode(JSON.stringify(clean.body));
    const forward = mayForward ? upstream : undefined;
    if (!embedded && !forward) throw new Refusal(503, 'there is no place for spans', { 'retry-after': '60' });
    pending += 1;
    try {
      const copy = forward?.send(clean.body, bytes);
      if (embedded) {
        copy?.catch(() => count(counters.refused, 'forward'));
        await embedded.write(bytes);
      } else await copy;
    } catch {
      throw new Refusal(503, 'the spans could not be kept', { 'retry-after': '1' });
    } finally {
      pending -= 1;
    }
  }

  return {
    async handle(request, caller) {
      try {
        if (request.method !== 'POST') return methodNotAllowed();
        const authorization = request.headers.get('authorization');
        const clean =
          authorization === null ? await atBrowserDoor(request, caller) : await atServiceDoor(request, authorization);
        counters.accepted += clean.spans;
        for (const [reason, spans] of clean.rejected) count(counters.rejected, reason, spans);
        return success(clean);
      } catch (error) {
        const answer = refusalOf(error);
        count(counters.refused, String(answer.status));
        return status(answer.status, answer.message, answer.headers);
      }
    },
    stats: () => ({
      accepted: counters.accepted,
      rejected: Object.fromEntries(counters.rejected),
      refused: Object.fromEntries(counters.refused),
    }),
  };
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof BadEnvelope) return new Refusal(error.tooLarge ? 413 : 400, error.message);
  return new Refusal(500, 'the intake failed');
}

function success({ rejected }: CleanRequest): Response {
  let spans = 0;
  for (const each of rejected.values()) spans += each;
  const partialSuccess = { rejectedSpans: String(spans), errorMessage: [...rejected.keys()].join('; ').slice(0, 500) };
  return answer(200, spans > 0 ? { partialSuccess } : {});
}

/** google.rpc codes, as OTLP/HTTP wants its error bodies. */
const CODES: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  405: 12,
  408: 4,
  410: 9,
  413: 3,
  415: 3,
  429: 8,
  500: 13,
  503: 14,
};

function status(http: number, message: string, headers: Readonly<Record<string, string>> = {}): Response {
  return answer(http, { code: CODES[http] ?? 2, message }, headers);
}

function answer(http: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status: http,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  });
}

function tooMany(retryAfterS: number | undefined): void {
  if (retryAfterS !== undefined)
    throw new Refusal(429, 'too many spans or requests', { 'retry-after': String(retryAfterS) });
}

function sentAt(header: string | null): number | undefined {
  const value = Number(header ?? Number.NaN);
  return Number.isFinite(value) && value > 0 && value < 8.64e15 ? value : undefined;
}

function isToken(authorization: string, token: string | undefined): boolean {
  const given = Buffer.from(/^Bearer (.+)$/i.exec(authorization)?.[1] ?? '');
  const wanted = Buffer.from(token ?? '');
  return wanted.length > 0 && given.length === wanted.length && timingSafeEqual(given, wanted);
}

function count(into: Map<string, number>, key: string, by = 1): void {
  into.set(key, (into.get(key) ?? 0) + by);
}
