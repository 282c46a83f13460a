import { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import type { Micros } from '@/lib/traces/model';
import type { TraceQuery } from './backend';
import { parseGoDuration, parseStringMap } from './go-values';

export const SEARCH_DEPTH = 100;
export const SEARCH_DEPTH_MAX = 1500;

const Depth = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number)
  .pipe(z.number().min(1));

/** Reads Jaeger's v3 search parameters, in camelCase and snake_case, with Jaeger's words for what is wrong. */
export function searchInput(params: URLSearchParams): TraceQuery {
  const value = (name: string, ...others: string[]): string | undefined =>
    [snake(name), name, ...others]
      .map((key) => params.get(`query.${key}`))
      .find((text) => text !== null && text !== '') ?? undefined;
  if (value('filter') !== undefined) throw malformed('filter', 'structured filters are not supported');
  const startMin = value('startTimeMin');
  const startMax = value('startTimeMax');
  if (startMin === undefined || startMax === undefined) {
    throw new AppError('invalid_request', 'query.startTimeMin and query.startTimeMax are required');
  }
  const query: TraceQuery = {
    ...text('service', value('serviceName')),
    ...text('operation', value('operationName')),
    ...attributesOf(value('attributes')),
    startMinUs: timeOf('startTimeMin', startMin),
    startMaxUs: timeOf('startTimeMax', startMax),
    ...duration('durationMinUs', 'durationMin', value('durationMin')),
    ...duration('durationMaxUs', 'durationMax', value('durationMax')),
    ...flag('errorsOnly', value('errors')),
    ...flag('hideOperators', value('hideOperators')),
    limit: depthOf(value('searchDepth', 'num_traces', 'numTraces')),
  };
  return checkRanges(query);
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function malformed(name: string, why: string): AppError {
  return new AppError('invalid_request', `malformed parameter query.${name}: ${why}`);
}

function text<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}

function flag<K extends string>(key: K, value: string | undefined): { [P in K]?: true } {
  return (value === 'true' ? { [key]: true } : {}) as { [P in K]?: true };
}

function duration<K extends string>(key: K, name: string, value: string | undefined): { [P in K]?: Micros } {
  return (value === undefined ? {} : { [key]: goDurationOf(name, value) }) as { [P in K]?: Micros };
}

function attributesOf(value: string | undefined): { attributes?: Record<string, string> } {
  if (value === undefined) return {};
  const map = parseStringMap(value);
  if (map.ok) return { attributes: map.entries };
  throw malformed('attributes', 'expecting a JSON object of strings');
}

function depthOf(value: string | undefined): number {
  if (value === undefined) return SEARCH_DEPTH;
  const result = Depth.safeParse(value);
  if (!result.success) throw malformed('searchDepth', 'expecting a whole number above 0');
  return Math.min(result.data, SEARCH_DEPTH_MAX);
}

const RFC_3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;

/** A client that does not encode its `+` sends a space; a blank cannot be meant. */
function timeOf(name: string, value: string): Micros {
  const [, seconds, fraction = '', zone] = RFC_3339.exec(value.replace(' ', '+')) ?? [];
  const ms = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(ms)) throw malformed(name, `cannot parse ${JSON.stringify(value.slice(0, 64))} as RFC 3339 time`);
  return ms * 1000 + Number(fraction.padEnd(9, '0')) / 1000;
}

function goDurationOf(name: string, value: string): Micros {
  const duration = parseGoDuration(value);
  if (duration.ok) return duration.us;
  throw malformed(name, duration.problem);
}

function checkRanges(query: TraceQuery): TraceQuery {
  if ((query.startMinUs ?? 0) >= (query.startMaxUs ?? 0)) {
    throw new AppError('invalid_request', 'query.startTimeMin must be before query.startTimeMax');
  }
  if (query.durationMaxUs !== undefined && (query.durationMinUs ?? 0) > query.durationMaxUs) {
    throw new AppError('invalid_request', 'query.durationMin must be less than query.durationMax');
  }
  return query;
}
