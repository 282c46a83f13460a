const HOME = '/admin';

/** Where a sign-in leads: an operators' page of this gateway, never another site, never back to the form. */
export function nextAddress(wanted: string | readonly string[] | undefined): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/admin')) return HOME;
  const base = 'http://gateway.invalid';
  const url = URL.canParse(wanted, base) ? new URL(wanted, base) : undefined;
  if (url?.origin !== base) return HOME;
  // The router's own mark, where it fetches a page in place.
  if (url.searchParams.has('_rsc')) url.searchParams.delete('_rsc');
  const inside = url.pathname === '/admin' || url.pathname.startsWith('/admin/');
  return inside && url.pathname !== '/admin/sign-in' ? url.pathname + url.search : HOME;
}
