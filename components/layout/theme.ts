export type Theme = 'light' | 'dark';

/** What the viewer chose; without it the system decides. Readable by the server, so that the first paint is right. */
export const THEME_COOKIE = 'mg_theme';

export function parseTheme(value: string | undefined): Theme | undefined {
  return value === 'light' || value === 'dark' ? value : undefined;
}

/** Runs before the first paint and only where the server did not know. */
export const themeScript =
  "(function(d){if(!d.theme)d.theme=matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light'})(document.documentElement.dataset)";
