import { formatDurationUs } from '@/lib/base/duration';
import type { SiblingGroup } from '@/lib/traces/analysis/sibling-groups';
import type { TraceNode } from '@/lib/traces/build-trace';
import type { MissingParent } from '@/lib/traces/geometry/row-entries';
import type { LinkedPart } from '@/lib/traces/picture';
import { isAtLeast, type TraceLog } from '@/lib/traces/trace-log';
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

/** "A span that has not arrived, parent of 2 spans, 40.0 ms at least, starts at 12.0 ms" */
export function missingName({ nodes, range }: MissingParent, originUs: number): string {
  return [
    'A span that has not arrived',
    `parent of ${nodes.length.toLocaleString('en')} ${nodes.length === 1 ? 'span' : 'spans'}`,
    `${formatDurationUs(range.endUs - range.startUs)} at least`,
    `starts at ${formatDurationUs(range.startUs - originUs)}`,
  ].join(', ');
}

export function linkName(part: LinkedPart): string {
  return [linkTitle(part), linkWords(part), part.spanCount > 0 ? `${part.spanCount.toLocaleString('en')} spans` : '']
    .filter(Boolean)
    .join(', ');
}

/** "3 logs, 1 of them an error"; nothing where nothing was logged. */
export function logWords(logs: readonly TraceLog[] = []): readonly string[] {
  if (logs.length === 0) return [];
  const failed = logs.filter(({ level }) => isAtLeast(level, 'error')).length;
  const words = logs.length === 1 ? '1 log' : `${logs.length.toLocaleString('en')} logs`;
  return failed === 0
    ? [words]
    : [words, `${failed.toLocaleString('en')} of them ${failed === 1 ? 'an error' : 'errors'}`];
}
