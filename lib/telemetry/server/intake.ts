import 'server-only';
import { timingSafeEqual } from 'node:crypto';
import { processSlot } from '@/lib/base/process-slot';
import { browserLimits, SENT_AT_HEADER } from '../browser/contract';
import type { EnabledTelemetryConfig } from '../config';
import type { SignalName } from '../config/table';
import { ALREADY_FORWARDED_HEADER, type LogBytesSink, type SpanBytesSink } from './exported';
import type { Forwarder } from './forward';
import { type AnswerForm, refusalAnswer, refusalOf, successAnswer } from './intake/answers';
import { type BodyLimits, formatOf, Refusal, readIntakeBody } from './intake/body';
import { browserDoor } from './intake/browser-door';
import { type CleanRequest, cleanRequest } from './intake/cleaning';
import { serviceDoor } from './intake/doors';
import { count, counters, keeper } from './intake/keeping';
import { type Caller, type IntakeRates, intakeRates } from './intake/rates';

export interface IntakeOptions {
  readonly config: EnabledTelemetryConfig;
  /** The store of this process; undefined where the OTLP endpoint alone takes what comes. */
  readonly embedded: (SpanBytesSink & LogBytesSink) | undefined;
  readonly serviceToken: string | undefined;
  readonly forward?: Partial<Record<SignalName, Forwarder>>;
  readonly rates?: IntakeRates;
  readonly nowMs?: () => number;
}

/** What the route knows of the request: this room may not open `lib/http`. */
export interface IntakeCaller extends Caller {
  readonly sameOrigin: boolean;
}

/** In spans, log records or data points. */
export interface IntakeStats {
  readonly accepted: number;
  readonly rejected: Readonly<Record<string, number>>;
  /** Requests, by status; `forward` are copies that the endpoint did not take. */
  readonly refused: Readonly<Record<string, number>>;
}

export interface Intake {
  handle(request: Request, signal: SignalName, caller: IntakeCaller): Promise<Response>;
  stats(signal?: SignalName): IntakeStats;
}

export const intakeSlot = processSlot<Intake>('intake');

/** `POST /api/otlp/v1/{traces,logs,metrics}`. Telemetry off: gone, so that clients stop. */
export async function handleIntake(request: Request, signal: SignalName, caller: IntakeCaller): Promise<Response> {
  const intake = intakeSlot.peek();
  if (intake) return intake.handle(request, signal, caller);
  return refusalAnswer({ signal, format: formatOf(request) ?? 'json' }, new Refusal(410, 'telemetry is off'));
}

/** For the methods that are not POST. No CORS, so OPTIONS is one of them. */
export function methodNotAllowed(): Response {
  return refusalAnswer({ signal: 'traces', format: 'json' }, notPost);
}

const notPost = new Refusal(405, 'only POST', { allow: 'POST' });

/**
 * Two doors on each route. Whoever shows an `Authorization` is at the service door, and a wrong token never falls
 * through to the other. A 200 means: kept, or taken by the endpoint.
 */
export function createIntake(options: IntakeOptions): Intake {
  const { config, rates = intakeRates() } = options;
  const now = options.nowMs ?? Date.now;
  const keep = keeper(options);
  const counts = { traces: counters(), logs: counters(), metrics: counters() };

  async function atServiceDoor(request: Request, signal: SignalName, authorization: string): Promise<CleanRequest> {
    if (!isToken(authorization, options.serviceToken))
      throw new Refusal(401, 'the token is not valid', { 'www-authenticate': 'Bearer' });
    const body = await readIntakeBody(request, SERVICE_BODY, signal);
    const clean = cleanRequest(signal, body, serviceDoor, now());
    await keep(clean, request.headers.get(ALREADY_FORWARDED_HEADER) === null, counts[signal]);
    return clean;
  }

  async function atBrowserDoor(request: Request, signal: SignalName, caller: IntakeCaller): Promise<CleanRequest> {
    if (!caller.sameOrigin) throw new Refusal(403, 'only pages of this site may send here');
    tooMany(rates.request(caller));
    const body = await readIntakeBody(request, BROWSER_BODY, signal);
    const nowMs = now();
    const door = browserDoor({
      ...config,
      serviceVersion: String(config.resource['service.version']),
      nowMs,
      sentAtMs: sentAt(request.headers.get(SENT_AT_HEADER)),
    });
    const clean = cleanRequest(signal, body, door, nowMs);
    if (clean.tally.accepted > 0) tooMany(rates.spans(caller, clean.tally.accepted));
    await keep(clean, true, counts[signal]);
    return clean;
  }

  async function atDoor(request: Request, signal: SignalName, caller: IntakeCaller): Promise<CleanRequest> {
    if (request.method !== 'POST') throw notPost;
    if (signal !== 'traces' && !config[signal].enabled) throw new Refusal(410, `${signal} are off`);
    const authorization = request.headers.get('authorization');
    return authorization === null
      ? atBrowserDoor(request, signal, caller)
      : atServiceDoor(request, signal, authorization);
  }

  return {
    async handle(request, signal, caller) {
      const form: AnswerForm = { signal, format: formatOf(request) ?? 'json' };
      const { rejected, refused } = counts[signal];
      try {
        const { tally } = await atDoor(request, signal, caller);
        counts[signal].accepted += tally.accepted;
        for (const [reason, items] of tally.rejected) count(rejected, reason, items);
        return successAnswer(form, tally);
      } catch (error) {
        const refusal = refusalOf(error);
        count(refused, String(refusal.status));
        return refusalAnswer(form, refusal);
      }
    },
    stats(signal = 'traces') {
      const { accepted, rejected, refused } = counts[signal];
      return { accepted, rejected: Object.fromEntries(rejected), refused: Object.fromEntries(refused) };
    },
  };
}

const SERVICE_BODY: BodyLimits = {
  bytesMax: serviceDoor.bodyBytesMax,
  inflatedBytesMax: serviceDoor.inflatedBytesMax,
  timeoutMs: serviceDoor.timeoutMs,
  formats: ['json', 'protobuf'],
};
const BROWSER_BODY: BodyLimits = {
  bytesMax: browserLimits.bodyBytesMax,
  inflatedBytesMax: undefined,
  timeoutMs: 5000,
  formats: ['json'],
};

function tooMany(retryAfterS: number | undefined): void {
  if (retryAfterS !== undefined)
    throw new Refusal(429, 'too much or too often', { 'retry-after': String(retryAfterS) });
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
