import { requestContext } from '@/lib/http/server/request-context';
import { isSameOrigin } from '@/lib/http/server/same-origin';
import type { SignalName } from '@/lib/telemetry/config/table';
import { handleIntake } from '@/lib/telemetry/server/intake';
import { viewerOfHeaders } from '@/lib/viewers/server/current-viewer';

/** What the three routes share. */
export function receive(request: Request, signal: SignalName): Promise<Response> {
  return handleIntake(request, signal, {
    sameOrigin: isSameOrigin(request),
    address: requestContext()?.clientAddress ?? 'unknown',
    viewer: viewerOfHeaders(request.headers),
  });
}
