import { ListFrame } from '@/components/traces/search/list-states';

export default function TracesLoading() {
  return <ListFrame />;
}
