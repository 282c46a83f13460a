import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { TraceViewer } from '@/components/traces/trace-viewer';
import { ratioOf } from '@/lib/telemetry/sampling-policy';
import { samplingSlot } from '@/lib/telemetry/server/sampling/sampling';
import { supportCode } from '@/lib/telemetry/support-code';
import { spansHref } from '@/lib/traces/browser/traces-api';
import { addressOf, requireOperatorPage, type SearchParams } from '../../operator-page';

interface TracePageProps {
  readonly params: Promise<{ readonly traceId: string }>;
  readonly searchParams: SearchParams;
}

export async function generateMetadata({ params }: TracePageProps): Promise<Metadata> {
  const traceId = readTraceId((await params).traceId);
  return { title: traceId === undefined ? 'Trace' : `Trace ${supportCode(traceId)}` };
}

export default async function TracePage({ params, searchParams }: TracePageProps) {
  const given = (await params).traceId;
  await requireOperatorPage(await addressOf(`/admin/traces/${given}`, searchParams));
  const traceId = readTraceId(given);
  if (traceId === undefined) notFound();
  const sampling = samplingSlot.peek();
  const samplingRatio = sampling ? ratioOf(sampling.policy().strategy) : 0;
  return (
    <>
      {/* The store is at work while the script is on the way. An element, as `preload()` of a page comes with the script. */}
      <link rel="preload" as="fetch" crossOrigin="anonymous" href={spansHref(traceId)} />
      <TraceViewer key={traceId} traceId={traceId} samplingRatio={samplingRatio} />
    </>
  );
}

/** 32 hex digits; the 16 of older systems are filled up. */
function readTraceId(given: string): string | undefined {
  const id = given.toLowerCase();
  return /^([0-9a-f]{16}|[0-9a-f]{32})$/.test(id) && /[^0]/.test(id) ? id.padStart(32, '0') : undefined;
}
