'use client';

import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';

export interface TooltipProps {
  readonly text: ReactNode;
  /** The element it explains; it needs an accessible name of its own. */
  readonly children: ReactElement;
  /** A key that does the same. */
  readonly hint?: string;
}

export function Tooltip({ text, children, hint }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} delay={400} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="z-(--z-tip)">
          <Base.Popup className="flex max-w-[260px] items-center gap-2 rounded-2 bg-inverse px-2 py-1 text-20 text-on-inverse">
            {text}
            {hint !== undefined && <kbd className="font-mono text-10 opacity-80">{hint}</kbd>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
