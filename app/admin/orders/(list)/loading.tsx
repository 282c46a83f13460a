import { Skeleton } from '@/components/ui/skeleton';

/** Rows of the true height, where the rows will be. */
export default function OrdersLoading() {
  return (
    <div aria-busy="true" className="pt-[118px]">
      <p className="sr-only">Loading orders</p>
      {[42, 30, 64, 22, 50, 36, 58, 26].map((width, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: never reordered
        <div key={at} className="flex h-7 items-center gap-5 border-b border-line px-4 max-sm:h-15">
          <Skeleton className="h-2.5 w-24" />
          <Skeleton className="h-2.5 w-28" />
          <span className="flex-1">
            <span className="block" style={{ width: `${width}%` }}>
              <Skeleton className="h-2.5 w-full" />
            </span>
          </span>
        </div>
      ))}
    </div>
  );
}
