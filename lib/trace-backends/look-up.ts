import type { Span } from '@/lib/traces/model';
import { type LegacyError, shortTraceId } from '@/lib/traces/to-jaeger';
import { Pace } from './embedded/pace';
import { SpanBudget } from './span-budget';

const LEFT_OUT = 'left out: the traces before it have as many spans as one answer may; ask for it alone';

/** One trace after another: whoever names a hundred shall not have a hundred of them held, or read at once. */
export async function* lookUp(
  traceIds: readonly string[],
  traceOf: (traceId: string) => Promise<readonly Span[] | undefined> | readonly Span[] | undefined,
  signal: AbortSignal,
  budget: SpanBudget = new SpanBudget(),
): AsyncGenerator<readonly Span[] | LegacyError> {
  const pace = new Pace(signal);
  for (const traceId of traceIds) {
    const spans = budget.isSpent ? [] : await traceOf(traceId);
    if (!spans) yield { msg: 'trace not found', traceID: shortTraceId(traceId) };
    else if (budget.takes(spans.length)) yield spans;
    else yield { msg: LEFT_OUT, traceID: shortTraceId(traceId) };
    await pace.rest();
  }
}
