import { json } from '@/lib/http/server/route-handler';

/** The process answers. */
export async function GET(): Promise<Response> {
  return json({ status: 'live' });
}
