'use client';
import { Field } from '@base-ui/react/field';
import { CircleAlert } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

interface TextFieldProps extends Omit<ComponentProps<typeof Field.Control>, 'className' | 'size' | 'render' | 'style'> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong and what to do; shown at the field in place of the hint. */
  readonly error?: string | undefined;
  /** `sm` follows the admin's density, `lg` is the storefront. */
  readonly size?: 'sm' | 'lg';
  readonly className?: string;
}

const CONTROL = {
  sm: 'h-(--control) px-[9px]',
  lg: 'h-(--control-lg) px-3.5 text-[1rem]',
} as const;

const SMALL_PRINT = { sm: 'text-20', lg: 'text-30' } as const;

export function TextField({ label, hint, error, size = 'sm', className = '', disabled, ...control }: TextFieldProps) {
  return (
    <Field.Root
      invalid={error !== undefined}
      disabled={disabled}
      className={`grid content-start gap-[5px] ${className}`}
    >
      <Field.Label className="text-30 font-medium">{label}</Field.Label>
      <Field.Control
        {...control}
        className={`w-full min-w-0 rounded-2 border border-line-control bg-surface placeholder:text-muted hover:border-text-2 disabled:bg-sunken disabled:text-muted data-invalid:border-danger data-invalid:shadow-[inset_0_0_0_1px_var(--danger)] ${CONTROL[size]}`}
      />
      {error === undefined ? (
        hint !== undefined && (
          <Field.Description className={`text-muted ${SMALL_PRINT[size]}`}>{hint}</Field.Description>
        )
      ) : (
        <Field.Error match className={`flex items-start gap-[5px] text-danger ${SMALL_PRINT[size]}`}>
          <CircleAlert aria-hidden="true" className="h-lh w-3.5 shrink-0" strokeWidth={1.75} />
          {error}
        </Field.Error>
      )}
    </Field.Root>
  );
}
