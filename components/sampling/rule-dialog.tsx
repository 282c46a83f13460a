'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { failureWords } from '@/lib/http/failure-words';
import { addRule, changeRule } from '@/lib/sampling/browser/sampling-api';
import { NAME_CHARS_MAX, type Rule, RuleInput, type SamplingView } from '@/lib/sampling/sampling';
import { DurationField } from './duration-field';
import { NOT_A_SHARE, PercentField, percentOfRatio, ratioOfPercent } from './percent-field';

interface RuleDialogProps {
  /** Undefined for a new one. */
  readonly rule: Rule | undefined;
  readonly onClose: () => void;
  readonly onSaved: (view: SamplingView) => void;
}

const METHODS = [
  { value: '', label: 'Any method' },
  ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].map((method) => ({ value: method, label: method })),
];

export function RuleDialog({ rule, onClose, onSaved }: RuleDialogProps) {
  const [name, setName] = useState(rule?.name ?? '');
  const [method, setMethod] = useState(rule?.method ?? '');
  const [route, setRoute] = useState(rule?.route ?? '');
  const [key, setKey] = useState(rule?.attribute?.key ?? '');
  const [value, setValue] = useState(rule?.attribute?.value ?? '');
  const [percent, setPercent] = useState(percentOfRatio(rule?.ratio ?? 1));
  const [forMinutes, setForMinutes] = useState<number>();
  const [failure, setFailure] = useState<string>();
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);

  const input = RuleInput.safeParse({
    name,
    ratio: ratioOfPercent(percent),
    method: method || undefined,
    route: route.trim() || undefined,
    attribute: key.trim() || value.trim() ? { key, value } : undefined,
    forMinutes,
  });
  const wrong = (field: string, words: string): string | undefined =>
    tried && input.error?.issues.some(({ path }) => path[0] === field) ? words : undefined;
  const needsCondition = tried && input.error?.issues.some(({ path }) => path.length === 0);

  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setTried(true);
    setFailure(undefined);
    if (!input.success) return;
    setBusy(true);
    try {
      onSaved(await (rule ? changeRule(rule.id, { rule: input.data }) : addRule(input.data)));
    } catch (error) {
      setFailure(failureWords(error, 'The rules are as they were.'));
      setBusy(false);
    }
  };

  return (
    <Dialog title={rule ? `Edit: ${rule.name}` : 'New rule'} open onOpenChange={onClose}>
      <form method="post" noValidate onSubmit={onSubmit} className="grid gap-3.5 px-4 pt-1 pb-4">
        {failure !== undefined && (
          <Notice tone="danger" role="alert">
            {failure}
          </Notice>
        )}
        {needsCondition && (
          <Notice tone="danger" role="alert">
            Say which requests: a method, a route or an attribute.
          </Notice>
        )}
        <TextField
          label="Name"
          name="name"
          autoComplete="off"
          maxLength={NAME_CHARS_MAX}
          value={name}
          onValueChange={setName}
          error={wrong('name', 'Give it a name without an e-mail address. It stands on the traces it keeps.')}
        />
        <div className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-2.5">
          <div className="grid gap-[5px]">
            <span className="text-30 font-medium">Method</span>
            <Select label="Method" value={method} options={METHODS} onChange={setMethod} />
          </div>
          <TextField
            label="Route"
            name="route"
            autoComplete="off"
            spellCheck={false}
            placeholder="/api/checkout/*"
            value={route}
            onValueChange={setRoute}
            hint="[id] or * is one segment, a last * any number."
            error={wrong('route', 'Begins with a slash.')}
          />
        </div>
        <div className="grid grid-cols-2 items-start gap-2.5">
          <TextField
            label="Attribute"
            name="key"
            autoComplete="off"
            spellCheck={false}
            placeholder="mediagw.audience"
            value={key}
            onValueChange={setKey}
            hint="Known when a span begins."
            error={wrong('attribute', 'Name and value belong together.')}
          />
          <TextField
            label="Is"
            name="value"
            autoComplete="off"
            spellCheck={false}
            placeholder="operator"
            value={value}
            onValueChange={setValue}
            hint="May end with *."
          />
        </div>
        <PercentField
          label="Keep"
          name="keep"
          value={percent}
          onChange={setPercent}
          error={wrong('ratio', NOT_A_SHARE)}
        />
        <DurationField value={forMinutes} onChange={setForMinutes} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>
            {rule ? 'Save and apply' : 'Add and apply'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
