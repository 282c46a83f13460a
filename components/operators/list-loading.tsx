import { Skeleton } from '@/components/ui/skeleton';

/** Rows of the true height, where the rows will be. */
export function ListLoading({ what }: { readonly what: string }) {
  return (
    <div aria-busy="true" className="pt-[94px]">
      <p className="sr-only">Loading {what}</p>
      {[38, 30, 44].map((width) => (
        <div key={width} className="flex h-9 items-center gap-5 border-b border-line px-4 max-sm:h-15 max-sm:px-3">
          <span className="flex-1">
            <span className="block" style={{ width: `${width}%` }}>
              <Skeleton className="h-2.5 w-full" />
            </span>
          </span>
          <Skeleton className="h-2.5 w-24" />
          <Skeleton className="h-2.5 w-20 max-sm:hidden" />
        </div>
      ))}
    </div>
  );
}
