'use client';
import { Check, Copy, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button';
import type { ButtonStyle } from './button-class';

interface CopyButtonProps extends Omit<ButtonStyle, 'square'> {
  /** A function where it is known only at the click. */
  readonly text: string | (() => string);
  /** What is copied, for those who hear the button without seeing what stands beside it. */
  readonly what: string;
  readonly label?: string;
}

const SHOWN_MS = 2_000;

/** In place of the copy sign, so that nothing moves. */
const ICON = { copied: Check, failed: TriangleAlert } as const;

export function CopyButton({ text, what, label = 'Copy', ...style }: CopyButtonProps) {
  const [result, setResult] = useState<'copied' | 'failed'>();

  useEffect(() => {
    if (result === undefined) return;
    const timer = setTimeout(() => setResult(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [result]);

  const Icon = result === undefined ? Copy : ICON[result];
  return (
    <>
      <Button
        {...style}
        aria-label={`Copy ${what}`}
        onClick={async () => setResult((await copy(typeof text === 'string' ? text : text())) ? 'copied' : 'failed')}
      >
        <Icon
          aria-hidden="true"
          className={`${style.size === undefined || style.size === 'sm' ? 'size-3.5' : 'size-4'} ${result === 'copied' ? 'text-success' : ''}`}
          strokeWidth={1.75}
        />
        {label}
      </Button>
      <span role="status" className="sr-only">
        {result === 'copied'
          ? `Copied ${what}`
          : result === 'failed'
            ? `Could not copy ${what}, select it instead`
            : ''}
      </span>
    </>
  );
}

/** The clipboard exists on https and on localhost only; elsewhere the old command still works. */
async function copy(text: string): Promise<boolean> {
  if (navigator.clipboard !== undefined) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const holder = document.createElement('textarea');
  holder.value = text;
  holder.setAttribute('readonly', '');
  holder.className = 'sr-only';
  document.body.append(holder);
  holder.select();
  const copied = document.execCommand('copy');
  holder.remove();
  return copied;
}
