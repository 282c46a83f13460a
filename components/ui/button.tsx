'use client';
import { Button as BaseButton } from '@base-ui/react/button';
import type { ComponentProps } from 'react';
import { type ButtonStyle, buttonClass } from './button-class';
import { useAlive } from './use-alive';

interface ButtonProps extends ButtonStyle, Omit<ComponentProps<'button'>, 'className'> {
  /** At work: keeps its place and the focus, shows a spinner, does not fire. */
  readonly busy?: boolean | undefined;
}

export function Button({
  look,
  size,
  square,
  className,
  busy = false,
  type = 'button',
  children,
  ...rest
}: ButtonProps) {
  // A form that is sent before the script has it is a load of the page, and what was entered is gone. While its button
  // is disabled the browser sends it by no key either.
  const isEarly = !useAlive() && type === 'submit';
  return (
    <BaseButton
      {...rest}
      type={type}
      disabled={busy || isEarly || rest.disabled}
      data-early={isEarly || undefined}
      focusableWhenDisabled={busy}
      aria-busy={busy || undefined}
      className={buttonClass({ look, size, square, className })}
    >
      {busy && <Spinner />}
      {busy && square ? null : children}
    </BaseButton>
  );
}

function Spinner() {
  return (
    <span
      aria-hidden="true"
      className="size-3.5 shrink-0 animate-spin rounded-full border-2 border-current border-r-transparent [animation-duration:800ms]"
    />
  );
}
