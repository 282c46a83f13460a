import { INDENT_LEVELS_MAX, type TimelineRow } from '@/lib/traces/geometry/timeline-rows';

/** 13 px a level, 7 on a phone; beyond level 12 a number stands for the rest. */
export function Guides({ row }: { readonly row: TimelineRow }) {
  const { depth } = row;
  const drawn = Math.min(depth, INDENT_LEVELS_MAX);
  return (
    <>
      {Array.from({ length: drawn }, (_, level) => {
        const isOwn = level === depth - 1;
        const goesOn = (row.guides >> (level + 1)) & 1;
        const line = goesOn ? 'before:inset-y-0' : isOwn ? 'before:top-0 before:h-1/2' : 'before:hidden';
        return (
          <i
            // biome-ignore lint/suspicious/noArrayIndexKey: the level is its identity
            key={level}
            data-guide
            aria-hidden="true"
            className={`relative h-full w-[13px] flex-none before:absolute before:left-1.5 before:w-px before:bg-line-2 max-sm:w-[7px] max-sm:before:hidden max-sm:after:hidden ${line} ${isOwn ? 'after:absolute after:top-1/2 after:left-1.5 after:h-px after:w-1.5 after:bg-line-2' : ''}`}
          />
        );
      })}
      {depth > INDENT_LEVELS_MAX && (
        <span className="flex-none px-1 text-10 tight text-muted">{depth.toLocaleString('en')}</span>
      )}
    </>
  );
}
