import 'server-only';
import { currentTraceId } from './route-handler';

/**
 * What a page reads. When it fails, the error carries the trace id as its digest, the one thing of an error that
 * reaches the browser: so the error page can show the support code of the request that failed.
 */
export async function pageData<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Error) || 'digest' in error) throw error;
    throw Object.assign(error, { digest: currentTraceId() });
  }
}
