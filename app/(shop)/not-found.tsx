import { NotFoundMessage } from '@/components/layout/not-found-message';
import { currentTraceId } from '@/lib/http/server/route-handler';
import { supportCode } from '@/lib/telemetry/support-code';

export default function ShopNotFound() {
  return <NotFoundMessage code={supportCode(currentTraceId())} />;
}
