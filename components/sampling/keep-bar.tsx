import { percentText } from '@/lib/base/figures';

/** The share that is kept, as a length and in words. */
export function KeepBar({ ratio }: { readonly ratio: number }) {
  return (
    <span className="grid grid-cols-[minmax(32px,1fr)_68px] items-center gap-2.5 max-sm:grid-cols-[auto]">
      <span
        aria-hidden="true"
        className="relative h-1.5 bg-sunken shadow-[inset_0_0_0_1px_var(--line-2)] max-sm:hidden"
      >
        <i className="absolute inset-y-0 left-0 bg-text" style={{ width: `${ratio * 100}%` }} />
      </span>
      <span className="text-right font-strong whitespace-nowrap">{percentText(ratio)}</span>
    </span>
  );
}
