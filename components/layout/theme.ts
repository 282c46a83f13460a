export type Theme = 'light' | 'dark';

/** What the viewer chose; without it the system decides. Readable by the server, so that the first paint is right. */
export const THEME_COOKIE = 'mg_theme';

export function parseTheme(value: string | undefined): Theme | undefined {
  return value === 'light' || value === 'dark' ? value : undefined;
}

/** Runs before the first paint; where the server did not know, it follows the system until a theme is chosen. */
export const themeScript = `(function(d,q){
function follow(){if(!/(^|; )${THEME_COOKIE}=/.test(document.cookie))d.theme=q.matches?'dark':'light'}
if(!d.theme){follow();q.addEventListener('change',follow)}
})(document.documentElement.dataset,matchMedia('(prefers-color-scheme: dark)'))`;
