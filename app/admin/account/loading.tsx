import { ListLoading } from '@/components/operators/list-loading';

export default function AccountLoading() {
  return <ListLoading what="your sessions" />;
}
