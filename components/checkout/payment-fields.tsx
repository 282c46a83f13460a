'use client';
import type { ChangeEvent } from 'react';
import { TextField } from '@/components/ui/text-field';
import {
  groupCardNumber,
  type PaymentErrors,
  type PaymentField,
  type PaymentFields,
  slashExpiry,
} from '@/lib/checkout/payment-form';
import { TestCards } from './test-cards';

interface PaymentFieldsProps {
  readonly fields: PaymentFields;
  readonly errors: PaymentErrors;
  readonly disabled: boolean;
  readonly onChange: (changed: Partial<PaymentFields>) => void;
}

export function PaymentFieldsets({ fields, errors, disabled, onChange }: PaymentFieldsProps) {
  const bind = (field: PaymentField, shape: (text: string) => string = (text) => text) => ({
    name: field,
    value: fields[field],
    error: errors[field],
    size: 'lg' as const,
    readOnly: disabled,
    onChange: (event: ChangeEvent<HTMLInputElement>) => onChange({ [field]: shaped(event.target, shape) }),
  });
  return (
    <>
      <h2 className="heading mt-9 mb-4 text-60">For the receipt</h2>
      <TextField
        {...bind('email')}
        label="Email"
        type="email"
        autoComplete="email"
        inputMode="email"
        hint="It stands on the receipt, a page of its own. No mail is sent."
      />
      <h2 className="heading mt-9 mb-4 text-60">Card</h2>
      <div className="grid grid-cols-2 gap-4">
        <TextField
          {...bind('number', groupCardNumber)}
          label="Card number"
          inputMode="numeric"
          autoComplete="cc-number"
          className="col-span-2"
        />
        <TextField
          {...bind('expiry', slashExpiry)}
          label="Expires"
          inputMode="numeric"
          autoComplete="cc-exp"
          hint="Month and year, like 11/28"
        />
        <TextField
          {...bind('cvc')}
          label="Security code"
          inputMode="numeric"
          autoComplete="cc-csc"
          maxLength={4}
          hint="Three digits on the back"
        />
        <TextField {...bind('name')} label="Name on card" autoComplete="cc-name" className="col-span-2" />
      </div>
      <TestCards disabled={disabled} onUse={onChange} />
    </>
  );
}

/** Only at the end of the text: a change in its middle must not move the caret. */
function shaped(input: HTMLInputElement, shape: (text: string) => string): string {
  return input.selectionStart === input.value.length ? shape(input.value) : input.value;
}
