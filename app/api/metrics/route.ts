import { AppError } from '@/lib/base/errors';
import { routeHandler } from '@/lib/http/server/route-handler';
import { requireScraper } from '@/lib/operators/server/require-scraper';
import { metricsPageSlot } from '@/lib/telemetry/server/metrics/metrics-page';

export const dynamic = 'force-dynamic';

/** Text for Prometheus, or OpenMetrics with exemplars where `Accept` names it. */
export const GET = routeHandler(async (request) => {
  await requireScraper(request);
  const page = metricsPageSlot.peek();
  if (!page) throw new AppError('not_found', 'Metrics are switched off.', { reason: 'metrics_off' });
  const { body, contentType } = await page.text(request.headers.get('accept'));
  return new Response(body, { headers: { 'content-type': contentType, 'cache-control': 'no-store', vary: 'accept' } });
});
