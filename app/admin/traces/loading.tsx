import { SkeletonRows } from '@/components/traces/search/list-states';

export default function TracesLoading() {
  return (
    <div aria-busy="true" className="pt-14">
      <p className="sr-only">Loading</p>
      <SkeletonRows />
    </div>
  );
}
