import { requestContext } from '@/lib/http/server/request-context';
import { isSameOrigin } from '@/lib/http/server/same-origin';
import { handleIntake, methodNotAllowed } from '@/lib/telemetry/server/intake';
import { viewerOfHeaders } from '@/lib/viewers/server/current-viewer';

export function POST(request: Request): Promise<Response> {
  return handleIntake(request, {
    sameOrigin: isSameOrigin(request),
    address: requestContext()?.clientAddress ?? 'unknown',
    viewer: viewerOfHeaders(request.headers),
  });
}

export const GET = methodNotAllowed;
export const PUT = methodNotAllowed;
export const PATCH = methodNotAllowed;
export const DELETE = methodNotAllowed;
export const OPTIONS = methodNotAllowed;
