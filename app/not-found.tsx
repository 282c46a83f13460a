import { Footer } from '@/components/layout/footer';
import { NotFoundMessage } from '@/components/layout/not-found-message';
import { ShopHeader } from '@/components/layout/shop-header';
import { currentTraceId } from '@/lib/http/server/route-handler';
import { supportCode } from '@/lib/telemetry/support-code';

export const metadata = { title: 'There is nothing here' };

export default function NotFound() {
  return (
    <div className="flex min-h-dvh flex-col">
      <ShopHeader />
      <div className="flex-1">
        <NotFoundMessage code={supportCode(currentTraceId())} />
      </div>
      <Footer />
    </div>
  );
}
