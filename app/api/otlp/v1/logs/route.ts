import { methodNotAllowed } from '@/lib/telemetry/server/intake';
import { receive } from '../../receive';

export function POST(request: Request): Promise<Response> {
  return receive(request, 'logs');
}

export const GET = methodNotAllowed;
export const PUT = methodNotAllowed;
export const PATCH = methodNotAllowed;
export const DELETE = methodNotAllowed;
export const OPTIONS = methodNotAllowed;
