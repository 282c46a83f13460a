import 'server-only';
import { withSpan } from '@/lib/telemetry/tracing';
import { operatorSpans } from '../telemetry';
import type { OperatorsContext } from './context';

/** Ends the session everywhere at once: its row goes. */
export async function signOut(sessionId: string | undefined, ctx: OperatorsContext): Promise<void> {
  if (!sessionId) return;
  await withSpan(operatorSpans.signOut, {}, () => ctx.sessions.remove(sessionId));
}
