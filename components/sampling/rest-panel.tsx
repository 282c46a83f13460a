'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { failureWords } from '@/lib/http/failure-words';
import { resetSettings, saveSettings } from '@/lib/sampling/browser/sampling-api';
import { type SamplingView, SettingsInput, StrategyKind } from '@/lib/sampling/sampling';
import { DurationField } from './duration-field';
import { NOT_A_SHARE, PercentField, percentOfRatio, ratioOfPercent } from './percent-field';
import { SettingsList, SourceNote } from './settings-list';

interface RestPanelProps {
  readonly view: SamplingView;
  readonly mayChange: boolean;
  readonly onView: (view: SamplingView) => void;
}

export const STRATEGY_OPTIONS: readonly { readonly value: StrategyKind; readonly label: string }[] = [
  { value: 'parent', label: 'Parent based over a ratio' },
  { value: 'ratio', label: 'Ratio, whoever calls' },
  { value: 'always_on', label: 'Always on' },
  { value: 'always_off', label: 'Always off' },
];

/** What happens to everything no rule is about. */
export function RestPanel({ view, mayChange, onView }: RestPanelProps) {
  const [isEditing, setEditing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const act = async (what: Promise<SamplingView>): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      onView(await what);
      setEditing(false);
    } catch (error) {
      setFailure(failureWords(error, 'The sampling is as it was.'));
    }
    setBusy(false);
  };
  return (
    <Panel title="Everything else">
      <div className="grid gap-3.5 p-3">
        {failure !== undefined && (
          <Notice tone="danger" role="alert">
            {failure}
          </Notice>
        )}
        <SourceNote view={view} />
        {isEditing ? (
          <RestForm
            view={view}
            busy={busy}
            onSave={(input) => act(saveSettings(input))}
            onCancel={() => setEditing(false)}
          />
        ) : (
          <>
            <SettingsList view={view} />
            {mayChange && (
              <div className="flex flex-wrap justify-end gap-2">
                {view.source.kind === 'operator' && (
                  <Button busy={busy} onClick={() => act(resetSettings())}>
                    Back to the configuration
                  </Button>
                )}
                <Button look="primary" onClick={() => setEditing(true)}>
                  Change
                </Button>
              </div>
            )}
          </>
        )}
      </div>
    </Panel>
  );
}

interface RestFormProps {
  readonly view: SamplingView;
  readonly busy: boolean;
  readonly onSave: (input: SettingsInput) => void;
  readonly onCancel: () => void;
}

function RestForm({ view: { settings }, busy, onSave, onCancel }: RestFormProps) {
  const [strategy, setStrategy] = useState(settings.strategy);
  const [percent, setPercent] = useState(percentOfRatio(settings.ratio));
  const [limit, setLimit] = useState(String(settings.rootsPerSecondMax));
  const [tail, setTail] = useState(settings.tail.enabled);
  const [slow, setSlow] = useState(String(settings.tail.slowMs));
  const [share, setShare] = useState(percentOfRatio(settings.tail.share));
  const [forMinutes, setForMinutes] = useState<number>();
  const [tried, setTried] = useState(false);
  const input = SettingsInput.safeParse({
    strategy,
    ratio: strategy === 'always_on' ? 1 : strategy === 'always_off' ? 0 : ratioOfPercent(percent),
    rootsPerSecondMax: wholeNumber(limit),
    tail: { enabled: tail, slowMs: wholeNumber(slow), share: ratioOfPercent(share) },
    forMinutes,
  });
  const wrong = (field: string, words: string): string | undefined =>
    tried && input.error?.issues.some(({ path }) => path.at(-1) === field) ? words : undefined;
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    if (input.success) onSave(input.data);
  };
  const isByRatio = strategy === 'parent' || strategy === 'ratio';
  return (
    <form method="post" noValidate onSubmit={onSubmit} className="grid gap-3.5">
      <div className="grid justify-items-start gap-[5px]">
        <span className="text-30 font-medium">Strategy</span>
        <Select
          label="Strategy"
          value={strategy}
          options={STRATEGY_OPTIONS}
          onChange={(value) => setStrategy(StrategyKind.parse(value))}
        />
      </div>
      {isByRatio && (
        <PercentField
          label="Keep"
          name="keep"
          value={percent}
          onChange={setPercent}
          hint="Chosen by the trace’s id, the same on every page and in every process."
          error={wrong('ratio', NOT_A_SHARE)}
        />
      )}
      <TextField
        label="Limit, traces a second"
        name="limit"
        inputMode="numeric"
        autoComplete="off"
        value={limit}
        onValueChange={setLimit}
        hint="In each process, against floods. 0 is no limit."
        error={wrong('rootsPerSecondMax', 'A whole number, at most 100,000.')}
      />
      <Checkbox checked={tail} onChange={setTail}>
        Keep errors and slow ones too
      </Checkbox>
      {tail && (
        <div className="grid grid-cols-2 items-start gap-2.5">
          <TextField
            label="Slow from, ms"
            name="slow"
            inputMode="numeric"
            autoComplete="off"
            value={slow}
            onValueChange={setSlow}
            error={wrong('slowMs', 'A whole number from 1 on.')}
          />
          <PercentField
            label="Of the rest"
            name="share"
            value={share}
            onChange={setShare}
            error={wrong('share', NOT_A_SHARE)}
          />
        </div>
      )}
      <DurationField value={forMinutes} onChange={setForMinutes} />
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Discard</Button>
        <Button type="submit" look="primary" busy={busy}>
          Save and apply
        </Button>
      </div>
    </form>
  );
}

/** NaN for what is none: no schema takes it. */
function wholeNumber(text: string): number {
  return /^\d+$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
}
