'use client';

import { Lock, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { failureWords } from '@/lib/http/failure-words';
import { RULES_MAX, type Rule, type SamplingView } from '@/lib/sampling/sampling';
import { strategyText } from '@/lib/sampling/words';
import { KeepBar } from './keep-bar';
import { RuleDialog } from './rule-dialog';
import { CELL, PerSecond, ROW, RuleRow } from './rule-row';

interface RulesPanelProps {
  readonly view: SamplingView;
  readonly mayChange: boolean;
  readonly onView: (view: SamplingView) => void;
}

const HEAD = 'h-8 px-2.5 text-10 font-medium tight whitespace-nowrap text-muted';

/** The first that is met decides; everything else comes last and can not be removed. */
export function RulesPanel({ view, mayChange, onView }: RulesPanelProps) {
  const [edited, setEdited] = useState<Rule | 'new'>();
  const [failure, setFailure] = useState<string>();
  const act = async (what: Promise<SamplingView>): Promise<void> => {
    setFailure(undefined);
    try {
      onView(await what);
    } catch (error) {
      setFailure(failureWords(error, 'The rules are as they were.'));
    }
  };
  const isFull = view.rules.length >= RULES_MAX;
  return (
    <Panel
      title="Rules"
      note={isFull ? `${RULES_MAX} rules, and there may be no more` : 'the first that is met decides'}
      {...(mayChange && {
        action: (
          <Button disabled={isFull} onClick={() => setEdited('new')}>
            <Icon of={Plus} />
            Add rule
          </Button>
        ),
      })}
    >
      {failure !== undefined && (
        <Notice tone="danger" role="alert" className="m-3">
          {failure}
        </Notice>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a phone shows the cells as a grid, which would take the roles away */}
      <table role="table" aria-label="Rules" className="w-full table-fixed border-collapse text-20 max-sm:block">
        <thead className="max-sm:sr-only">
          <tr role="row" className="border-b border-line-2">
            <th scope="col" className={`${HEAD} w-[24%] pl-3 text-left`}>
              Name
            </th>
            <th scope="col" className={`${HEAD} text-left`}>
              When
            </th>
            <th scope="col" className={`${HEAD} w-[168px] text-left max-md:w-[120px]`}>
              Keep
            </th>
            <th scope="col" className={`${HEAD} w-[76px] text-right`}>
              Met
            </th>
            <th scope="col" className={`${HEAD} w-[76px] text-right ${mayChange ? '' : 'pr-3'}`}>
              Kept
            </th>
            {mayChange && (
              <th scope="col" className={`${HEAD} w-[124px] pr-3 text-right`}>
                Change
              </th>
            )}
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {view.rules.map((rule, at) => (
            <RuleRow
              key={rule.id}
              rule={rule}
              nowMs={view.atMs}
              isFirst={at === 0}
              isLast={at === view.rules.length - 1}
              mayChange={mayChange}
              onEdit={() => setEdited(rule)}
              onAct={act}
            />
          ))}
          <tr role="row" className={ROW}>
            <td role="cell" className={`${CELL} pl-3 font-strong`}>
              <Icon of={Lock} size={14} className="mr-1.5 inline align-[-2px] text-muted" />
              Everything else
            </td>
            <td role="cell" className={`${CELL} text-muted max-sm:order-4 max-sm:col-span-full`}>
              {strategyText(view.settings)}
            </td>
            <td role="cell" className={CELL}>
              <KeepBar ratio={view.settings.ratio} />
            </td>
            <PerSecond name="met" count={view.rest.matched} />
            <PerSecond name="kept" count={view.rest.kept} />
            {mayChange && <td role="cell" className="max-sm:hidden" />}
          </tr>
        </tbody>
      </table>
      <p className="px-3 py-2 text-20 text-muted">
        Requests and other roots of the last minute, as this web process met them.
        {view.limited > 0 && ` ${view.limited.toLocaleString('en')} more were left out by the limit since its start.`}
      </p>
      {edited !== undefined && (
        <RuleDialog
          rule={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onSaved={(next) => {
            onView(next);
            setEdited(undefined);
          }}
        />
      )}
    </Panel>
  );
}
