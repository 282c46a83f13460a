import { z } from 'zod';
import type { SpanKind } from '@/lib/traces/model';

const KINDS = ['internal', 'server', 'client', 'producer', 'consumer'] as const satisfies SpanKind[];
const kind = z.string().transform((text): SpanKind => KINDS.find((name) => name === text) ?? 'unspecified');
const operations = z.array(z.object({ name: z.string(), spanKind: kind.default('unspecified') })).nullish();

/** What Jaeger answers for the pickers, in v3 and in the old dialect. A list that is empty may be absent or null. */
export const V3Services = z
  .object({ services: z.array(z.string()).nullish() })
  .transform((body) => body.services ?? []);
export const V3Operations = z.object({ operations }).transform((body) => body.operations ?? []);
export const OldServices = z.object({ data: z.array(z.string()).nullish() }).transform((body) => body.data ?? []);
export const OldOperations = z.object({ data: operations }).transform((body) => body.data ?? []);

const dependency = z.object({ parent: z.string(), child: z.string(), callCount: z.coerce.number().nonnegative() });
export const Dependencies = z.object({ data: z.array(dependency).nullish() }).transform((body) => body.data ?? []);
