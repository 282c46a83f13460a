'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonClass } from './button-class';
import { Icon } from './icon';

export interface DialogProps {
  readonly title: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly children: ReactNode;
}

/** Over the page, which waits; Escape and a click beside it close it, and the focus goes back where it was. */
export function Dialog({ title, open, onOpenChange, children }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-(--z-dialog) bg-canvas/70" />
        <Base.Popup className="fixed top-1/2 left-1/2 z-(--z-dialog) max-h-[calc(100dvh-32px)] w-[min(460px,calc(100vw-24px))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-3 border border-line-2 bg-raised shadow-lift">
          <div className="flex items-center justify-between py-2 pr-2 pl-4">
            <Base.Title className="text-40 font-strong">{title}</Base.Title>
            <Base.Close aria-label="Close" className={buttonClass({ look: 'quiet', square: true })}>
              <Icon of={X} />
            </Base.Close>
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
