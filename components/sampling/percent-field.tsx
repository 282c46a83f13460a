'use client';

import { TextField } from '@/components/ui/text-field';

interface PercentFieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly hint?: string;
  readonly error?: string | undefined;
}

/** A share as people say it. What is not one is said at the field, and `ratioOfPercent` gives nothing. */
export function PercentField({ label, name, value, onChange, hint, error }: PercentFieldProps) {
  return (
    <TextField
      label={`${label}, %`}
      name={name}
      inputMode="decimal"
      autoComplete="off"
      value={value}
      onValueChange={onChange}
      hint={hint}
      error={error}
    />
  );
}

/** `12.5` is 0.125; undefined for what is no share. */
export function ratioOfPercent(text: string): number | undefined {
  const percent = Number(text.trim().replace(',', '.').replace(/\s*%$/, ''));
  return text.trim() !== '' && percent >= 0 && percent <= 100 ? percent / 100 : undefined;
}

export function percentOfRatio(ratio: number): string {
  return String(Number((ratio * 100).toPrecision(6)));
}

export const NOT_A_SHARE = 'A number from 0 to 100.';
