import { formatLengthMs } from '@/lib/base/duration';
import type { Title } from '@/lib/catalog/title';

/** Genre, year, length, age: one line of facts. */
export function TitleMeta({ title, className = '' }: { readonly title: Title; readonly className?: string }) {
  return (
    <p className={`flex flex-wrap gap-x-3.5 gap-y-0.5 text-30 text-muted ${className}`}>
      <span>{title.genre}</span>
      <span>{title.year}</span>
      {title.durationMs !== undefined && <span>{formatLengthMs(title.durationMs)}</span>}
      <span>{title.age > 0 ? `From ${title.age} years` : 'For everyone'}</span>
    </p>
  );
}
