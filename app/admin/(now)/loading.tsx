import { NowSkeleton } from '@/components/overview/now-skeleton';

export default function NowLoading() {
  return <NowSkeleton />;
}
