'use client';
import { SunMoon } from 'lucide-react';
import { Button } from '@/components/ui/button';
import type { ButtonSize } from '@/components/ui/button-class';
import { THEME_COOKIE, type Theme } from './theme';

const KEPT_S = 365 * 24 * 60 * 60;

export function ThemeToggle({ size = 'sm' }: { readonly size?: ButtonSize }) {
  return (
    <Button look="quiet" size={size} square aria-label="Switch theme" title="Switch theme" onClick={switchTheme}>
      <SunMoon aria-hidden="true" className={size === 'sm' ? 'size-4' : 'size-5'} strokeWidth={1.75} />
    </Button>
  );
}

/** The page's theme lives on `<html>`; tokens follow it, so nothing has to render. */
function switchTheme(): void {
  const root = document.documentElement;
  const next: Theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
  root.dataset.theme = next;
  document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=${KEPT_S}; samesite=lax`;
}
