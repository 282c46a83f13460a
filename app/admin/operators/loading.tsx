import { ListLoading } from '@/components/operators/list-loading';

export default function OperatorsLoading() {
  return <ListLoading what="operators" />;
}
