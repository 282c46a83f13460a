import 'server-only';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import type { TLSSocket } from 'node:tls';
import { type SpanContext, TraceFlags } from '@opentelemetry/api';
import { newSpanId, newTraceId, randomHex } from '../../base/ids';
import { AUDIENCE_OPERATOR, keys } from '../../telemetry/attributes';
import type { PropagatorName } from '../../telemetry/config';
import { isForeign } from '../../telemetry/foreign-context';
import { gatewayMetrics } from '../../telemetry/metric-names';
import { gauge } from '../../telemetry/metrics';
import { RATIO_HEADER } from '../../telemetry/sampling';
import { logger } from '../../telemetry/server/logger';
import type { RequestRoot } from '../../telemetry/server/request-root';
import type { HeadDecision, Sampling } from '../../telemetry/server/sampling/sampling';
import { isOperatorPath, isUnrecordedPath } from '../../telemetry/server/unrecorded';
import { formatTraceParent, type TraceParent } from '../../telemetry/traceparent';
import { overwriteForwarded } from './forwarded';
import { enterRequestContext } from './request-context';
import { publicUrlSlot } from './same-origin';
import { contentSecurityPolicy, securityHeaders } from './security-headers';
import { bearsToken, cleanTraceHeaders, translateTraceHeaders } from './trace-headers';

export interface RequestHookOptions {
  /** The `Set-Cookie` line for a document: who the visitor is from now on. */
  readonly documentCookie: (cookieHeader: string | undefined) => string;
  /** Undefined with telemetry off. */
  readonly sampling: Sampling | undefined;
  /** Whether a `Cookie` header asks, under our signature, that the session be traced. */
  readonly isForced?: (cookieHeader: string) => boolean;
  /** Formats that are read where there is no `traceparent`. */
  readonly propagators?: readonly PropagatorName[];
  readonly trustProxyHops: number;
  readonly publicUrl?: string | undefined;
  /** Who bears it may send `tracestate`, and its sampling flag is honoured. */
  readonly serviceToken?: string | undefined;
  readonly dev?: boolean;
  /** First path segments that are files of `public/`. */
  readonly publicEntries?: ReadonlySet<string>;
  /** Told of every request once it is answered or given up; recorded or not. */
  readonly onAnswered?: (request: AnsweredRequest) => void;
}

export interface AnsweredRequest {
  readonly method: string;
  /** Without the query; the address itself, not a template. */
  readonly path: string;
  /** 499 where the client left before there was one. */
  readonly status: number;
  /** To the last byte, or until the client left. */
  readonly durationMs: number;
  /** Of `public/` or of the build. */
  readonly isFile: boolean;
  readonly scheme: 'http' | 'https';
  /** Of the SERVER span, where there is one. */
  readonly span: SpanContext | undefined;
}

const log = logger('http');
const CHANNEL = 'http.server.request.start';
const CLIENT_LEFT = 499;

/**
 * Runs before Next sees a request, for every response it makes, errors and 404 too. There is no proxy.ts: that one
 * costs a second SERVER span and rewrites the caller's `traceparent`.
 */
export function startRequestHook(options: RequestHookOptions): { stop(): void } {
  if (options.publicUrl) publicUrlSlot.set(options.publicUrl);
  const atWork = { requests: 0 };
  const handle = requestHook(options, atWork);
  const active = gauge(gatewayMetrics.httpServerActive, () => atWork.requests);
  const listener = (message: unknown): void => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    try {
      handle(request, response);
    } catch (error) {
      // Thrown out of here it would end the process.
      log.error({ err: error }, 'the request hook failed');
    }
  };
  subscribe(CHANNEL, listener);
  return {
    stop() {
      unsubscribe(CHANNEL, listener);
      active.stop();
      publicUrlSlot.clear();
    },
  };
}

export function requestHook(
  options: RequestHookOptions,
  atWork = { requests: 0 },
): (request: IncomingMessage, response: ServerResponse) => void {
  const dev = options.dev ?? process.env.NODE_ENV === 'development';
  const publicEntries = options.publicEntries ?? readPublicEntries();
  const fixed = securityHeaders(options.publicUrl?.startsWith('https:') ?? false);
  const foreign = (options.propagators ?? []).filter(isForeign);

  return (request, response) => {
    const { headers } = request;
    const pathname = readablePath(request);
    const peer = {
      address: request.socket.remoteAddress ?? 'unknown',
      encrypted: (request.socket as TLSSocket).encrypted === true,
    };
    const clientAddress = overwriteForwarded(headers, peer, options.trustProxyHops);
    const trusted = bearsToken(headers.authorization, options.serviceToken);
    translateTraceHeaders(headers, foreign);
    const parent = cleanTraceHeaders(headers, trusted);
    const traceId = parent?.traceId ?? newTraceId();
    const nonce = randomHex(16);
    const isFile = isStatic(pathname, publicEntries);
    const recorded = !isUnrecordedPath(pathname) && !isPrefetch(headers);
    const decision =
      recorded && !isFile ? decide(options, request, pathname, traceId, trusted ? parent : undefined) : undefined;
    const root: RequestRoot = { traceId, spanId: newSpanId(), taken: false, recorded, trusted, decision };
    const dropped = isDropped(options.sampling, root)
      ? { traceId, spanId: root.spanId, traceFlags: TraceFlags.NONE }
      : undefined;
    enterRequestContext({ traceId, nonce, clientAddress, address: request.url ?? '/', root }, dropped);
    atWork.requests += 1;
    whenAnswered(request, response, (answer) => {
      atWork.requests -= 1;
      const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
      options.onAnswered?.({ ...answer, path: pathname, isFile, scheme, span: root.serverSpan?.spanContext() });
    });

    if (isFile) {
      response.setHeader('x-content-type-options', 'nosniff');
      return;
    }
    const policy = contentSecurityPolicy(nonce, dev);
    headers['content-security-policy'] = policy;
    response.setHeader('content-security-policy', policy);
    for (const [name, value] of fixed) response.setHeader(name, value);
    if (!isDocument(request, pathname)) {
      // What a cache may keep must not bring back the word of another day.
      if (parent && decision && !pathname.startsWith('/media/')) response.setHeader(RATIO_HEADER, decision.ratio);
      return;
    }
    if (decision) {
      response.setHeader(
        'server-timing',
        serverTiming(formatTraceParent({ traceId, spanId: root.spanId, sampled: decision.kept }), Date.now()),
      );
    }
    giveCookie(request, response, options.documentCookie(headers.cookie));
  };
}

function decide(
  { sampling, isForced }: RequestHookOptions,
  { headers, method = 'GET' }: IncomingMessage,
  path: string,
  traceId: string,
  trustedParent: TraceParent | undefined,
): HeadDecision | undefined {
  return sampling?.decide({
    traceId,
    method,
    path,
    forced: headers.cookie !== undefined && isForced?.(headers.cookie),
    parentSampled: trustedParent?.sampled,
    attribute(key) {
      if (key === keys.httpMethod) return method;
      if (key === keys.urlPath) return path;
      if (key === keys.audience) return isOperatorPath(path) ? AUDIENCE_OPERATOR : 'viewer';
      return key === 'user_agent.original' ? headers['user-agent'] : undefined;
    },
  });
}

/** Decided for good. What the tail waits for is recorded though it is not sampled. */
function isDropped(sampling: Sampling | undefined, { recorded, decision }: RequestRoot): boolean {
  if (!sampling) return false;
  return !recorded || (decision?.kept === false && !sampling.policy().tail.enabled);
}

function whenAnswered(
  { method = 'GET' }: IncomingMessage,
  response: ServerResponse,
  tell: (answer: Pick<AnsweredRequest, 'method' | 'status' | 'durationMs'>) => void,
): void {
  const startMs = performance.now();
  response.once('close', () => {
    try {
      const status = response.headersSent ? response.statusCode : CLIENT_LEFT;
      tell({ method, status, durationMs: performance.now() - startMs });
    } catch (error) {
      log.error({ err: error }, 'a request could not be counted');
    }
  });
}

/** `t` says when: a cache may replay this header. Scripts see a description and no other parameter, hence the second entry. */
export function serverTiming(traceparent: string, nowMs: number): string {
  return `traceparent;desc="${traceparent}";t=${nowMs}, t;desc="${nowMs}"`;
}

/** The page that is rendered for this very request sees the new viewer too. */
function giveCookie(request: IncomingMessage, response: ServerResponse, setCookie: string): void {
  response.appendHeader('set-cookie', setCookie);
  const [pair = ''] = setCookie.split(';', 1);
  const name = `${pair.split('=', 1)[0]}=`;
  const others = (request.headers.cookie ?? '').split(/;\s*/).filter((part) => part !== '' && !part.startsWith(name));
  request.headers.cookie = [...others, pair].join('; ');
}

/** A path that can not be decoded, like `/titles/%ff`, makes Next fail. Spelled out it is an address that leads nowhere. */
function readablePath(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const [pathname = '/'] = url.split('?', 1);
  try {
    decodeURIComponent(pathname);
    return pathname;
  } catch {
    const readable = pathname.replaceAll('%', '%25');
    request.url = readable + url.slice(pathname.length);
    return readable;
  }
}

function isDocument(request: IncomingMessage, pathname: string): boolean {
  const { headers, method } = request;
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (/^\/(api|media)(\/|$)/.test(pathname) || headers.rsc !== undefined || isPrefetch(headers)) return false;
  const dest = headers['sec-fetch-dest'];
  return dest === undefined ? (headers.accept ?? '').includes('text/html') : dest === 'document' || dest === 'iframe';
}

function isPrefetch(headers: IncomingMessage['headers']): boolean {
  return headers['next-router-prefetch'] !== undefined || headers['next-router-segment-prefetch'] !== undefined;
}

function isStatic(pathname: string, publicEntries: ReadonlySet<string>): boolean {
  const first = pathname.split('/', 2)[1] ?? '';
  return first === '_next' || publicEntries.has(first);
}

function readPublicEntries(): ReadonlySet<string> {
  try {
    return new Set(readdirSync(path.join(process.cwd(), 'public')));
  } catch {
    return new Set();
  }
}
