import { formatDurationUs } from '@/lib/base/duration';
import type { SiblingGroup } from '@/lib/traces/analysis/sibling-groups';
import type { TraceNode } from '@/lib/traces/build-trace';
import type { LinkedPart } from '@/lib/traces/picture';
import { linkTitle, linkWords } from './link-words';
import { roleWords, spanRole } from './span-words';

/** The row's name to a screen reader: "payments, POST acquirer/authorise, client call, 400 ms, starts at 380 ms, error". */
export function rowName(node: TraceNode, originUs: number, onPath = false): string {
  const { span } = node;
  const parts = [
    span.resource.service,
    span.name,
    roleWords(spanRole(span)),
    formatDurationUs(span.durationUs),
    `starts at ${formatDurationUs(span.startUs - originUs)}`,
  ];
  if (node.queueWaitUs) parts.push(`after ${formatDurationUs(node.queueWaitUs)} in the queue`);
  if (span.status === 'error') parts.push('error');
  else if (node.errorBelow) parts.push('error below');
  if (onPath) parts.push('on critical path');
  return parts.join(', ');
}

/** "worker, SELECT views, 49,999 of them, 50.0 s, starts at 0, 12 failed" */
export function groupName({ nodes, failed, startUs, endUs }: SiblingGroup, originUs: number, onPath = false): string {
  const [first] = nodes;
  const parts = [
    first?.span.resource.service ?? '',
    first?.span.name ?? '',
    `${nodes.length.toLocaleString('en')} of them`,
    formatDurationUs(endUs - startUs),
    `starts at ${formatDurationUs(startUs - originUs)}`,
  ];
  if (failed.length > 0) parts.push(`${failed.length.toLocaleString('en')} failed`);
  if (onPath) parts.push('on critical path');
  return parts.join(', ');
}

export function linkName(part: LinkedPart): string {
  return [linkTitle(part), linkWords(part), part.spanCount > 0 ? `${part.spanCount.toLocaleString('en')} spans` : '']
    .filter(Boolean)
    .join(', ');
}
