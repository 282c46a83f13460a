import { Footer } from '@/components/layout/footer';
import { NotFoundMessage } from '@/components/layout/not-found-message';
import { ShopHeader } from '@/components/layout/shop-header';
import { currentTraceId } from '@/lib/http/server/route-handler';
import { supportCode } from '@/lib/telemetry/support-code';

export const metadata = { title: 'There is nothing here' };

export default function NotFound() {
  return (
    <>
      <ShopHeader />
      <NotFoundMessage code={supportCode(currentTraceId())} />
      <Footer />
    </>
  );
}
