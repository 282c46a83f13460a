import { Notice } from '@/components/ui/notice';
import { SupportCode } from '@/components/ui/support-code';
import { ApiError, NetworkError, TimeoutError } from '@/lib/http/fetch-json';
import { supportCode } from '@/lib/telemetry/support-code';

interface FailedRequestProps {
  readonly error: unknown;
  /** What it means for the viewer. */
  readonly title: string;
}

/** A small request that failed: what that means, why, and the code. */
export function FailedRequest({ error, title }: FailedRequestProps) {
  const traceId = error instanceof ApiError ? error.traceId : undefined;
  return (
    <Notice tone="danger" role="alert" size="md" title={title} className="max-w-[600px] text-text">
      <p className="text-30">{reasonOf(error)}</p>
      {traceId !== undefined && (
        <p className="mt-1 text-30">
          <SupportCode code={supportCode(traceId)} />
        </p>
      )}
    </Notice>
  );
}

export function reasonOf(error: unknown): string {
  if (error instanceof ApiError) return error.detail;
  if (error instanceof NetworkError) return 'Our server can not be reached. Check the connection and try again.';
  if (error instanceof TimeoutError) return 'Our server did not answer in time. Try again.';
  return 'The answer was not what we agreed on. Load the page again.';
}
