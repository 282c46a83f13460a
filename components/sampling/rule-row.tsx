'use client';

import { ArrowDown, ArrowUp, Pencil, Timer, Trash2 } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { formatPerSecond } from '@/lib/base/figures';
import { changeRule, removeRule } from '@/lib/sampling/browser/sampling-api';
import type { Rule, SamplingView } from '@/lib/sampling/sampling';
import { conditionText } from '@/lib/sampling/words';
import { KeepBar } from './keep-bar';
import { TimeLeft } from './time-left';

export const CELL = 'h-[38px] px-2.5 max-sm:h-auto max-sm:p-0';
export const ROW =
  'border-b border-line max-sm:grid max-sm:grid-cols-[minmax(0,1fr)_auto_auto_auto] max-sm:items-center max-sm:gap-x-3 max-sm:gap-y-1 max-sm:px-3 max-sm:py-2';

interface RuleRowProps {
  readonly rule: Rule;
  readonly nowMs: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly mayChange: boolean;
  readonly onEdit: () => void;
  readonly onAct: (what: Promise<SamplingView>) => Promise<void>;
}

export function RuleRow({ rule, nowMs, isFirst, isLast, mayChange, onEdit, onAct }: RuleRowProps) {
  const { id, name, ratio, matched, kept, untilMs } = rule;
  return (
    <tr role="row" className={ROW}>
      <td role="cell" className={`${CELL} pl-3`}>
        <span className="flex min-w-0 flex-wrap items-center gap-x-2">
          <span className="min-w-0 truncate font-strong" title={name}>
            {name}
          </span>
          {untilMs !== undefined && (
            <Badge tone="info">
              <Timer aria-hidden="true" />
              <TimeLeft untilMs={untilMs} nowMs={nowMs} />
            </Badge>
          )}
        </span>
      </td>
      <td role="cell" className={`${CELL} font-mono wrap-anywhere max-sm:order-4 max-sm:col-span-full`}>
        {conditionText(rule)}
      </td>
      <td role="cell" className={CELL}>
        <KeepBar ratio={ratio} />
      </td>
      <PerSecond name="met" count={matched} />
      <PerSecond name="kept" count={kept} last={!mayChange} />
      {mayChange && (
        <td role="cell" className={`${CELL} pr-2 max-sm:order-5 max-sm:col-span-full`}>
          <span className="flex justify-end">
            <Action
              icon={ArrowUp}
              label={`Move ${name} up`}
              disabled={isFirst}
              onClick={() => onAct(changeRule(id, { move: 'up' }))}
            />
            <Action
              icon={ArrowDown}
              label={`Move ${name} down`}
              disabled={isLast}
              onClick={() => onAct(changeRule(id, { move: 'down' }))}
            />
            <Action icon={Pencil} label={`Edit ${name}`} onClick={onEdit} />
            <Action icon={Trash2} label={`Remove ${name}`} onClick={() => onAct(removeRule(id))} />
          </span>
        </td>
      )}
    </tr>
  );
}

interface ActionProps {
  readonly icon: typeof ArrowUp;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function Action({ icon, label, disabled = false, onClick }: ActionProps) {
  return (
    <Button
      look="quiet"
      square
      className="size-7! border-0! disabled:bg-transparent pointer-coarse:size-11!"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon of={icon} size={14} />
    </Button>
  );
}

/** Of a minute's count. */
export function PerSecond({
  name,
  count,
  last = false,
}: {
  readonly name: string;
  readonly count: number;
  readonly last?: boolean;
}) {
  return (
    <td
      role="cell"
      className={`${CELL} text-right whitespace-nowrap ${last ? 'pr-3' : ''} ${count === 0 ? 'text-muted' : ''}`}
    >
      {formatPerSecond(count / 60)}
      <span className="text-muted"> /s</span>
      <span className="text-muted sm:hidden"> {name}</span>
    </td>
  );
}
