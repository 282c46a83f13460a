import { Skeleton } from '@/components/ui/skeleton';

const ROWS = [44, 36, 58, 30, 50, 40];

/** The regions in their true height, so that nothing moves when the figures come. */
export function NowSkeleton() {
  return (
    <div aria-busy="true" className="pt-14">
      <p className="sr-only">Loading</p>
      <div className="grid grid-cols-5 border-t border-line pt-8 max-md:grid-cols-2">
        {['a', 'b', 'c', 'd', 'e'].map((figure) => (
          <div key={figure} className="grid h-[86px] content-center gap-2 px-4">
            <Skeleton className="h-2.5 w-16" />
            <Skeleton className="h-5 w-24" />
            <Skeleton className="h-2.5 w-32" />
          </div>
        ))}
      </div>
      <div className="border-t border-line px-4 pt-12">
        <Skeleton className="h-[132px] w-full" />
        {ROWS.map((width) => (
          <div key={width} className="flex h-7 items-center border-b border-line" style={{ width: `${width * 1.6}%` }}>
            <Skeleton className="h-2.5 w-full" />
          </div>
        ))}
      </div>
    </div>
  );
}
