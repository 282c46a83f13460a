import 'server-only';
import type { Span } from '@opentelemetry/api';
import { AppError } from '@/lib/base/errors';
import { gatewayMetrics, metricKeys } from '@/lib/telemetry/metric-names';
import { counter } from '@/lib/telemetry/metrics';
import { withSpan } from '@/lib/telemetry/tracing';
import { matchesEtag, parseByteRange } from '../byte-range';
import { type MediaFile, mediaFile } from '../media-file';
import type { StoredFile } from '../segment-storage';
import { mediaKeys, mediaSpans } from '../telemetry';
import type { MediaContext } from './context';

export interface ServeMediaInput {
  readonly viewerId: string;
  readonly titleId: string;
  readonly path: readonly string[];
  readonly request: Request;
}

/**
 * Playlists and segments for who owns the title. The answer is there as soon as its first byte can be read; the span
 * goes on until the last one is delivered or the player has gone, so that a stalled stream shows.
 */
export function serveMedia(input: ServeMediaInput, ctx: MediaContext): Promise<Response> {
  const file = mediaFile(input.path);
  if (!file) return Promise.reject(nothingHere());
  return new Promise((resolve, reject) => {
    const attributes = {
      [mediaKeys.title]: input.titleId,
      [mediaKeys.file]: file.path,
      ...(file.rendition && { [mediaKeys.rendition]: file.rendition }),
    };
    withSpan(file.spanName, { attributes }, async (span) => {
      const { stored, etag } = await openEntitled(input, file, ctx);
      const answer = answerOf(input.request, file, stored, etag);
      resolve(answer.response);
      count(file, await follow(answer, stored, span));
    }).catch((error: unknown) => {
      count(file, { bytes: 0, delivery: 'refused' });
      reject(error);
    });
  });
}

async function openEntitled(
  { viewerId, titleId }: ServeMediaInput,
  file: MediaFile,
  ctx: MediaContext,
): Promise<{ stored: StoredFile; etag: string }> {
  // Whether a title has media is told only to its owners.
  if (!(await ctx.owns(viewerId, titleId))) {
    throw new AppError('forbidden', 'You do not own this title.', { reason: 'not_entitled' });
  }
  const mediaKey = await ctx.mediaKeyOf(titleId);
  const stored = mediaKey === undefined ? undefined : await ctx.storage.open(`${mediaKey}/${file.path}`);
  if (!stored) throw nothingHere();
  // The key stands for the content, and an entity tag only ever compares versions of one address.
  return { stored, etag: `"${mediaKey}-${stored.bytes.toString(16)}"` };
}

interface Answer {
  readonly response: Response;
  readonly delivery?: ReturnType<StoredFile['read']>;
  readonly notModified?: boolean;
}

function answerOf(request: Request, file: MediaFile, stored: StoredFile, etag: string): Answer {
  const headers = new Headers({
    // Asked for again each time, so that an entitlement that ended ends; `no-transform` keeps length and ranges true.
    'cache-control': 'private, no-cache, no-transform',
    etag,
    'accept-ranges': 'bytes',
    'content-type': file.contentType,
    'x-content-type-options': 'nosniff',
  });
  if (matchesEtag(request.headers.get('if-none-match'), etag)) {
    headers.delete('content-type');
    return { response: new Response(null, { status: 304, headers }), notModified: true };
  }
  const range = parseByteRange(rangeHeader(request, etag), stored.bytes);
  if (range.kind === 'unsatisfiable') {
    headers.set('content-range', `bytes */${stored.bytes}`);
    headers.delete('content-type');
    return { response: new Response(null, { status: 416, headers }) };
  }
  const { from, to } = range.kind === 'part' ? range : { from: 0, to: stored.bytes - 1 };
  // Next drops it again and sends chunks; a server that keeps it tells the length at once.
  headers.set('content-length', String(to + 1 - from));
  if (range.kind === 'part') headers.set('content-range', `bytes ${from}-${to}/${stored.bytes}`);
  const status = range.kind === 'part' ? 206 : 200;
  if (request.method === 'HEAD' || stored.bytes === 0) return { response: new Response(null, { status, headers }) };
  const delivery = stored.read(from, to, request.signal);
  return { response: new Response(delivery.stream, { status, headers }), delivery };
}

/** Ranges are for GET, and only of the version that `If-Range` names. */
function rangeHeader(request: Request, etag: string): string | null {
  const ifRange = request.headers.get('if-range');
  const applies = request.method === 'GET' && (ifRange === null || ifRange.trim() === etag);
  return applies ? request.headers.get('range') : null;
}

interface Delivered {
  readonly bytes: number;
  readonly delivery: 'complete' | 'cancelled' | 'not_modified' | 'refused';
}

async function follow(answer: Answer, stored: StoredFile, span: Span): Promise<Delivered> {
  const delivered = await delivery(answer, stored);
  span.setAttributes({ [mediaKeys.bytes]: delivered.bytes, [mediaKeys.delivery]: delivered.delivery });
  return delivered;
}

async function delivery({ delivery: running, notModified }: Answer, stored: StoredFile): Promise<Delivered> {
  if (!running) {
    await stored.close();
    return { bytes: 0, delivery: notModified ? 'not_modified' : 'complete' };
  }
  const { bytes, cancelled } = await running.done;
  return { bytes, delivery: cancelled ? 'cancelled' : 'complete' };
}

const requests = counter(gatewayMetrics.mediaRequests);
const sent = counter(gatewayMetrics.mediaBytes);

function count({ spanName }: MediaFile, { bytes, delivery: outcome }: Delivered): void {
  const kind = spanName === mediaSpans.streamSegment ? 'segment' : 'playlist';
  requests.add(1, { [metricKeys.mediaKind]: kind, [metricKeys.outcome]: outcome });
  sent.add(bytes, { [metricKeys.mediaKind]: kind });
}

function nothingHere(): AppError {
  return new AppError('not_found', 'There is no such stream.');
}
