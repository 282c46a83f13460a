'use client';
import type { ReactNode } from 'react';
import { Button } from './button';
import type { ButtonStyle } from './button-class';

/** Asks the server for the whole page anew. */
export function ReloadButton({ children, ...style }: ButtonStyle & { readonly children: ReactNode }) {
  return (
    <Button {...style} onClick={() => window.location.reload()}>
      {children}
    </Button>
  );
}
