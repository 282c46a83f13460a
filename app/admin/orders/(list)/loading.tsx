import { SkeletonRows } from '@/components/traces/search/list-states';

export default function OrdersLoading() {
  return (
    <div aria-busy="true" className="pt-[118px]">
      <p className="sr-only">Loading orders</p>
      <SkeletonRows />
    </div>
  );
}
