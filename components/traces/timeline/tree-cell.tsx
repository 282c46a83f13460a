import { ChevronDown, ChevronRight, CircleDashed, Link2, OctagonAlert } from 'lucide-react';
import { Duration } from '@/components/ui/duration';
import { Icon } from '@/components/ui/icon';
import { INDENT_LEVELS_MAX, type TimelineRow } from '@/lib/traces/geometry/timeline-rows';
import type { ServiceColor } from '@/lib/traces/service-colors';
import { ServiceMark } from '../service-mark';
import { spanRole } from '../span-words';
import { MatchText } from './match-text';
import { RoleIcon } from './role-icon';

export interface TreeCellProps {
  readonly row: TimelineRow;
  readonly color: ServiceColor | undefined;
  readonly service: string;
  readonly find: string;
  readonly onToggle: () => void;
}

/** Guide lines, twisty, service, kind, operation; only the operation gives way when it is narrow. */
export function TreeCell({ row, color, service, find, onToggle }: TreeCellProps) {
  const { node, expanded, hiddenCount } = row;
  const { span } = node;
  const failed = span.status === 'error';
  return (
    <div
      role="gridcell"
      className="relative flex min-w-0 items-center overflow-hidden border-r border-line-2 pl-2 max-sm:z-1 max-sm:h-[26px] max-sm:border-0 max-sm:bg-(--ground) max-sm:px-3 max-sm:pl-2.5"
    >
      <Guides row={row} />
      {expanded === undefined ? (
        <span className="w-1.5 flex-none" />
      ) : (
        <button
          type="button"
          tabIndex={-1}
          aria-label={expanded ? 'Collapse' : 'Expand'}
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
          className="relative grid h-6 w-4 flex-none place-items-center text-muted before:absolute before:-inset-x-1 before:inset-y-0 hover:text-text"
        >
          <Icon of={expanded ? ChevronDown : ChevronRight} size={12} />
        </button>
      )}
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
      {hiddenCount > 0 && (
        <span className="ml-1.5 flex-none rounded-1 bg-sunken px-1 text-10 leading-[15px] text-text-2">
          +{hiddenCount.toLocaleString('en')}
        </span>
      )}
      {failed && <Icon of={OctagonAlert} size={13} className="ml-[5px] text-danger" />}
      {!failed && node.errorBelow && expanded === false && (
        <span className="ml-[5px] flex-none" title="An error is below">
          <Icon of={OctagonAlert} size={13} className="text-danger opacity-70" />
        </span>
      )}
      {span.links.length > 0 && (
        <span
          className="ml-[5px] flex-none"
          title={`${span.links.length} linked ${span.links.length === 1 ? 'span' : 'spans'}`}
        >
          <Icon of={Link2} size={13} className="text-muted" />
        </span>
      )}
      {span.parentSpanId !== undefined && !node.parent && (
        <span className="ml-[5px] flex-none" title="Its parent has not come">
          <Icon of={CircleDashed} size={13} className="text-warning" />
        </span>
      )}
      <span className="ml-auto flex-none pr-2 pl-2.5 text-10 text-muted max-sm:hidden">
        <Duration us={node.selfUs} />
      </span>
      <span className="ml-auto flex-none pl-2.5 text-20 sm:hidden">
        <Duration us={span.durationUs} />
      </span>
    </div>
  );
}

/** 13 px a level, 7 on a phone; beyond level 12 a number stands for the rest. */
function Guides({ row }: { readonly row: TimelineRow }) {
  const depth = row.level - 1;
  const drawn = Math.min(depth, INDENT_LEVELS_MAX);
  return (
    <>
      {Array.from({ length: drawn }, (_, level) => {
        const isOwn = level === depth - 1;
        const goesOn = (row.guides >> (level + 1)) & 1;
        const line = goesOn ? 'before:inset-y-0' : isOwn ? 'before:top-0 before:h-1/2' : 'before:hidden';
        return (
          <i
            // biome-ignore lint/suspicious/noArrayIndexKey: the level is its identity
            key={level}
            data-guide
            aria-hidden="true"
            className={`relative h-full w-[13px] flex-none before:absolute before:left-1.5 before:w-px before:bg-line-2 max-sm:w-[7px] max-sm:before:hidden max-sm:after:hidden ${line} ${isOwn ? 'after:absolute after:top-1/2 after:left-1.5 after:h-px after:w-1.5 after:bg-line-2' : ''}`}
          />
        );
      })}
      {depth > INDENT_LEVELS_MAX && (
        <span className="flex-none px-1 text-10 tight text-muted">{depth.toLocaleString('en')}</span>
      )}
    </>
  );
}
