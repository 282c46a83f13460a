import { Link2, OctagonAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Duration } from '@/components/ui/duration';
import { Icon } from '@/components/ui/icon';
import type { GroupRow, MissingRow, SpanRow } from '@/lib/traces/geometry/timeline-rows';
import type { ServiceColor } from '@/lib/traces/service-colors';
import { ServiceMark } from '../service-mark';
import { spanRole } from '../span-words';
import { Guides } from './guides';
import { MatchText } from './match-text';
import { RoleIcon } from './role-icon';
import { CountChip, Twisty } from './twisty';

interface TreeCellProps<Row> {
  readonly row: Row;
  readonly color: ServiceColor | undefined;
  readonly service: string;
  readonly find: string;
  readonly onToggle: () => void;
}

/** Guide lines, twisty, service, kind, operation; only the operation gives way when it is narrow. */
export function TreeCell({ row, color, service, find, onToggle }: TreeCellProps<SpanRow>) {
  const { node, expanded, hiddenCount } = row;
  const { span } = node;
  const failed = span.status === 'error';
  return (
    <Cell row={row} onToggle={onToggle}>
      <SpanName span={span} color={color} service={service} find={find} failed={failed} />
      {hiddenCount > 0 && <CountChip>{`+${hiddenCount.toLocaleString('en')}`}</CountChip>}
      {failed && <Icon of={OctagonAlert} size={13} className="ml-[5px] text-danger" />}
      {!failed && node.errorBelow && expanded === false && <ErrorBelow />}
      {span.links.length > 0 && (
        <span
          className="ml-[5px] flex-none"
          title={`${span.links.length} linked ${span.links.length === 1 ? 'span' : 'spans'}`}
        >
          <Icon of={Link2} size={13} className="text-muted" />
        </span>
      )}
      <span className="ml-auto flex-none pr-2 pl-2.5 text-10 text-muted max-sm:hidden">
        <Duration us={node.selfUs} />
      </span>
      <span className="ml-auto flex-none pl-2.5 text-20 sm:hidden">
        <Duration us={span.durationUs} />
      </span>
    </Cell>
  );
}

/** One name for many; says how many, and how many of them failed. */
export function GroupTreeCell({
  row,
  color,
  service,
  find,
  tabbable,
  onToggle,
  onFailed,
}: TreeCellProps<GroupRow> & { readonly tabbable: boolean; readonly onFailed: () => void }) {
  const { group } = row;
  const [first] = group.nodes;
  const failed = group.failed.length.toLocaleString('en');
  return (
    <Cell row={row} onToggle={onToggle}>
      {first && <SpanName span={first.span} color={color} service={service} find={find} failed={false} />}
      <CountChip>{`×${group.nodes.length.toLocaleString('en')}`}</CountChip>
      {group.failed.length > 0 && (
        <button
          type="button"
          tabIndex={tabbable ? 0 : -1}
          aria-pressed={row.failedOnly}
          title={row.failedOnly ? 'Show all of them' : 'Show only those that failed'}
          onClick={(event) => {
            event.stopPropagation();
            onFailed();
          }}
          className="ml-[5px] flex h-6 flex-none items-center gap-1 text-danger hover:underline aria-pressed:underline"
        >
          <Icon of={OctagonAlert} size={13} />
          {failed} failed
        </button>
      )}
      <span className="ml-auto flex-none pl-2.5 text-20 sm:hidden">
        <Duration us={group.endUs - group.startUs} />
      </span>
    </Cell>
  );
}

/** Guides and twisty, as every row of the tree has them. */
export function Cell({
  row,
  onToggle,
  children,
}: {
  readonly row: SpanRow | GroupRow | MissingRow;
  readonly onToggle: () => void;
  readonly children: ReactNode;
}) {
  return (
    <div
      role="gridcell"
      className="relative flex min-w-0 items-center overflow-hidden border-r border-line-2 pl-2 max-sm:z-1 max-sm:h-[26px] max-sm:border-0 max-sm:bg-(--ground) max-sm:px-3 max-sm:pl-2.5"
    >
      <Guides row={row} />
      <Twisty expanded={row.expanded} onToggle={onToggle} />
      {children}
    </div>
  );
}

interface SpanNameProps {
  readonly span: SpanRow['node']['span'];
  readonly color: ServiceColor | undefined;
  readonly service: string;
  readonly find: string;
  readonly failed: boolean;
}

function SpanName({ span, color, service, find, failed }: SpanNameProps) {
  return (
    <>
      <span className="mr-1.5 flex-none leading-none">
        <ServiceMark color={color} />
      </span>
      <span className="mr-[5px] flex-none">
        <RoleIcon role={spanRole(span)} />
      </span>
      <span className="mr-1.5 max-w-2/5 flex-none truncate tight text-muted" title={span.resource.service}>
        <MatchText text={service} find={find} />
      </span>
      <span className={`min-w-0 truncate font-medium ${failed ? 'text-danger' : ''}`} title={span.name}>
        <MatchText text={span.name} find={find} />
      </span>
    </>
  );
}

function ErrorBelow() {
  return (
    <span className="ml-[5px] flex-none" title="An error is below">
      <Icon of={OctagonAlert} size={13} className="text-danger opacity-70" />
    </span>
  );
}
