import 'server-only';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { z } from 'zod';
import { AppError, errorType } from '@/lib/base/errors';
import { keys } from '@/lib/telemetry/attributes';
import { gatewayMetrics } from '@/lib/telemetry/metric-names';
import { histogram } from '@/lib/telemetry/metrics';
import { injectContext } from '@/lib/telemetry/propagation';
import { withSpan } from '@/lib/telemetry/tracing';
import { AuthorizationAnswer, type AuthorizationBody, CaptureAnswer, Refusal, VoidAnswer } from '../messages';
import type { Authorization, PaymentProvider } from '../provider';
import { PAYMENTS_SCOPE, type PaymentRoute, paymentRoutes, spanName } from '../telemetry';

export interface PaymentClientOptions {
  readonly baseUrl: string;
  readonly authorizeTimeoutMs?: number;
  /** Of everything but authorising. */
  readonly timeoutMs?: number;
}

interface Answer {
  readonly status: number;
  /** Undefined when it is no JSON. */
  readonly body: unknown;
}

const ANSWER_BYTES_MAX = 64 * 1024;

/** The sandbox provider, or whoever speaks its API, over HTTP. */
export function createPaymentClient(options: PaymentClientOptions): PaymentProvider {
  const authorizeTimeoutMs = options.authorizeTimeoutMs ?? 5_000;
  const timeoutMs = options.timeoutMs ?? 3_000;
  const call = (request: Omit<Call, 'baseUrl'>) => send({ baseUrl: options.baseUrl, ...request });

  return {
    async authorize(request, signal) {
      const body: AuthorizationBody = request;
      try {
        const answer = await call({ route: paymentRoutes.authorize, body, timeoutMs: authorizeTimeoutMs, signal });
        return authorizationOf(parse(AuthorizationAnswer, answer.body));
      } catch (cause) {
        return { kind: 'unknown', cause };
      }
    },
    async lookUp(reference, signal) {
      try {
        const answer = await call({ route: paymentRoutes.lookUp, id: reference, timeoutMs, signal, expected: [404] });
        return answer.status === 404 ? { kind: 'absent' } : authorizationOf(parse(AuthorizationAnswer, answer.body));
      } catch (cause) {
        return { kind: 'unknown', cause };
      }
    },
    async capture(id, amountCents, signal) {
      const body = { amountCents };
      const answer = await call({ route: paymentRoutes.capture, id, body, timeoutMs, signal, expected: [404, 409] });
      if (answer.status !== 200) return { kind: 'refused', reason: parse(Refusal, answer.body).error };
      return { kind: 'captured', at: new Date(parse(CaptureAnswer, answer.body).capturedAt) };
    },
    async void(reference, signal) {
      const answer = await call({ route: paymentRoutes.void, id: reference, body: {}, timeoutMs, signal });
      parse(VoidAnswer, answer.body);
    },
  };
}

function authorizationOf(answer: AuthorizationAnswer): Authorization {
  switch (answer.status) {
    case 'authorised':
    case 'captured':
      return { kind: 'authorised', id: answer.id, at: new Date(answer.at) };
    case 'declined':
      return { kind: 'declined', reason: answer.reason };
    default:
      return { kind: answer.status };
  }
}

interface Call {
  readonly baseUrl: string;
  readonly route: PaymentRoute;
  readonly id?: string;
  readonly body?: object;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Statuses beside 200 that are answers, not failures. */
  readonly expected?: readonly number[];
}

/** An answer that is neither 200 nor expected is a failure of the provider, and the span has said so already. */
async function send(call: Call): Promise<Answer> {
  const answer = await traced(call);
  if (answer.status === 200 || call.expected?.includes(answer.status)) return answer;
  throw new AppError('upstream_failed', `The payment provider answered ${answer.status}.`, {
    reason: 'payment_provider_failed',
  });
}

/** The span is ours and so is the injection: the parent of the provider's span is the span of this name. */
function traced(call: Call): Promise<Answer> {
  const url = new URL(call.route.template.replace(/\[\w+\]/, encodeURIComponent(call.id ?? '')), call.baseUrl);
  const attributes = {
    [keys.httpMethod]: call.route.method,
    [keys.urlFull]: url.href,
    [keys.urlTemplate]: call.route.template,
    [keys.serverAddress]: url.hostname,
    [keys.serverPort]: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
  };
  return withSpan(spanName(call.route), { kind: SpanKind.CLIENT, attributes, scope: PAYMENTS_SCOPE }, async (span) => {
    const { [keys.urlFull]: _, ...told } = attributes;
    const answer = await measured(told, () => exchange(call, url));
    span.setAttribute(keys.httpStatus, answer.status);
    if (answer.status >= 400) {
      span.setAttribute(keys.errorType, String(answer.status));
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    return answer;
  });
}

const durations = histogram(gatewayMetrics.httpClientDuration);

/** The HTTP instrumentation, which measures all other calls, leaves these alone. */
async function measured(told: Parameters<typeof durations.record>[1], ask: () => Promise<Answer>): Promise<Answer> {
  const startMs = performance.now();
  const record = (more: Parameters<typeof durations.record>[1]): void =>
    durations.record((performance.now() - startMs) / 1000, { ...told, ...more });
  try {
    const answer = await ask();
    const { status } = answer;
    record({ [keys.httpStatus]: status, ...(status >= 400 && { [keys.errorType]: String(status) }) });
    return answer;
  } catch (error) {
    record({ [keys.errorType]: errorType(error) });
    throw error;
  }
}

async function exchange(call: Call, url: URL): Promise<Answer> {
  const timeout = AbortSignal.timeout(call.timeoutMs);
  try {
    const response = await fetch(url, {
      method: call.route.method,
      headers: injectContext({ accept: 'application/json', ...(call.body && { 'content-type': 'application/json' }) }),
      ...(call.body && { body: JSON.stringify(call.body) }),
      signal: call.signal ? AbortSignal.any([timeout, call.signal]) : timeout,
      redirect: 'error',
      cache: 'no-store',
    });
    return { status: response.status, body: await bodyOf(response) };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const late = timeout.aborted;
    throw new AppError(
      late ? 'upstream_timeout' : 'upstream_failed',
      late
        ? `The payment provider did not answer within ${call.timeoutMs} ms.`
        : 'The payment provider can not be reached.',
      { cause, reason: late ? 'payment_provider_timeout' : 'payment_provider_unreachable' },
    );
  }
}

/** Undefined for what is no JSON; an answer that never ends is cut. */
async function bodyOf(response: Response): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > ANSWER_BYTES_MAX) throw new AppError('upstream_failed', 'The payment provider answered too much.');
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return undefined;
  }
}

function parse<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new AppError('upstream_failed', 'The payment provider answered something that we do not understand.', {
    reason: 'payment_provider_garbage',
  });
}
