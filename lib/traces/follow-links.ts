import { buildTrace, type Trace, type TraceNode } from './build-trace';
import type { Span } from './model';

/** `later`: it links to what we have, so it came after. `earlier`: what we have links to it. */
export type LinkDirection = 'earlier' | 'later';

/** A trace that a link leads to, or why its spans are not here. */
export interface LinkedTrace {
  readonly traceId: string;
  readonly direction: LinkDirection;
  /** The span that holds the link; undefined where nothing but an attribute names the other trace. */
  readonly from: TraceNode | undefined;
  /** The span that it names, where that has come. */
  readonly to: TraceNode | undefined;
  readonly content: { readonly kind: 'spans'; readonly trace: Trace } | { readonly kind: LinkGap };
}

export type LinkGap = 'absent' | 'failed' | 'too-large';

export interface FollowTools {
  readonly load: (traceId: string) => Promise<readonly Span[] | undefined>;
  /** Ids of traces that link to this one. */
  readonly linkedFrom: (traceId: string) => Promise<readonly string[]>;
}

export interface FollowedLinks {
  readonly linked: readonly LinkedTrace[];
  /** Linked traces that are known and were not asked for. */
  readonly beyond: number;
}

const TRACES_MAX = 12;
const HOPS_MAX = 3;
const SPANS_MAX = 20_000;

interface Lead {
  readonly traceId: string;
  readonly direction: LinkDirection;
  readonly near: Trace;
}

/**
 * Finds the traces that one is linked with, both ways, hop by hop and bounded. A hop keeps its direction: what came
 * after this trace, and what came after that; never the other causes of a common effect.
 *
 *     click A ─┐
 *     click B ─┴▶ fetch ─▶ window          from A: fetch, window; B is no part of A's picture
 *
 * From page to page goes one hop only: else the picture of one action would be the visit.
 */
export async function followLinks(main: Trace, tools: FollowTools): Promise<FollowedLinks> {
  const seen = new Set([main.traceId]);
  const linked: LinkedTrace[] = [];
  let beyond = 0;
  let spansLeft = SPANS_MAX;
  let leads = await leadsOf(main, ['earlier', 'later'], tools);
  for (let hop = 0; hop < HOPS_MAX && leads.length > 0; hop += 1) {
    const fresh = leads.filter(({ traceId }) => !seen.has(traceId) && seen.add(traceId));
    const asked = fresh.slice(0, TRACES_MAX - linked.length);
    beyond += fresh.length - asked.length;
    const answers = await Promise.all(asked.map((lead) => open(lead, tools)));
    leads = [];
    for (const answer of answers) {
      const size = answer.content.kind === 'spans' ? answer.content.trace.rows.length : 0;
      const fits = size <= spansLeft;
      if (fits) spansLeft -= size;
      linked.push(fits ? answer : { ...answer, content: { kind: 'too-large' } });
      if (fits && answer.content.kind === 'spans' && !isPageLink(answer)) {
        leads.push(...(await leadsOf(answer.content.trace, [answer.direction], tools)));
      }
    }
  }
  return { linked, beyond };
}

/** A person went on to another page; no work was handed over. */
export function isPageLink({ from }: Pick<LinkedTrace, 'from'>): boolean {
  return (
    from?.span.resource.attributes.some(([key, value]) => key === 'telemetry.sdk.language' && value === 'webjs') ===
    true
  );
}

async function leadsOf(near: Trace, directions: readonly LinkDirection[], tools: FollowTools): Promise<Lead[]> {
  const leads: Lead[] = [];
  if (directions.includes('later')) {
    const traceIds = await tools.linkedFrom(near.traceId).catch(() => []);
    leads.push(...traceIds.map((traceId) => ({ traceId, direction: 'later' as const, near })));
  }
  if (directions.includes('earlier')) {
    const traceIds = new Set(near.rows.flatMap(({ span }) => span.links.map((link) => link.traceId)));
    leads.push(...Array.from(traceIds, (traceId) => ({ traceId, direction: 'earlier' as const, near })));
  }
  return leads;
}

async function open({ traceId, direction, near }: Lead, tools: FollowTools): Promise<LinkedTrace> {
  const known = direction === 'earlier' ? linkBetween(near, traceId) : undefined;
  const gap = (kind: LinkGap): LinkedTrace => ({ traceId, direction, from: known, to: undefined, content: { kind } });
  const spans = await tools.load(traceId).catch(() => 'failed' as const);
  if (spans === 'failed') return gap('failed');
  if (!spans || spans.length === 0) return gap('absent');
  const trace = buildTrace(spans);
  const [holder, named] = direction === 'earlier' ? [near, trace] : [trace, near];
  const from = known ?? linkBetween(holder, named.traceId);
  const to = from?.span.links.map((link) => named.nodes.get(link.spanId)).find((node) => node !== undefined);
  return { traceId, direction, from, to, content: { kind: 'spans', trace } };
}

/** The first span of a trace that links to the other one. */
function linkBetween(holder: Trace, traceId: string): TraceNode | undefined {
  return holder.rows.find(({ span }) => span.links.some((link) => link.traceId === traceId));
}
