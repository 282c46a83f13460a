import { ListLoading } from '@/components/operators/list-loading';

export default function SamplingLoading() {
  return <ListLoading what="sampling" />;
}
