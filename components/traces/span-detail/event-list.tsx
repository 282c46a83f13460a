import { formatDurationUs } from '@/lib/base/duration';
import { attribute, type Span, type SpanEvent } from '@/lib/traces/model';
import { valueText } from '../span-words';
import { StackTrace } from '../stack-trace';
import { KeyValues } from './attribute-list';

/** When, after the span's start, and what. */
export function EventList({ span }: { readonly span: Span }) {
  if (span.events.length === 0) return <p className="px-3.5 py-3 text-muted">None.</p>;
  return (
    <ul>
      {span.events.map((event, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: events have no identity
        <li key={at} className="border-b border-line py-1.5 text-20 last:border-0">
          <p className="grid grid-cols-[76px_minmax(0,1fr)] gap-2 px-3.5">
            <span className="text-muted">+{formatDurationUs(Math.max(0, event.timeUs - span.startUs))}</span>
            <EventName event={event} />
          </p>
          <EventBody event={event} />
        </li>
      ))}
    </ul>
  );
}

function EventName({ event }: { readonly event: SpanEvent }) {
  if (event.name !== 'exception') return <span className="wrap-anywhere">{event.name}</span>;
  const type = attribute(event.attributes, 'exception.type');
  const message = attribute(event.attributes, 'exception.message');
  return (
    <span className="wrap-anywhere">
      <b className="text-danger">exception</b> {type !== undefined && valueText(type)}
      {message !== undefined && <span className="block text-text-2">{valueText(message)}</span>}
    </span>
  );
}

function EventBody({ event }: { readonly event: SpanEvent }) {
  const stack = attribute(event.attributes, 'exception.stacktrace');
  const rest = event.attributes.filter(([key]) => !key.startsWith('exception.'));
  return (
    <>
      {stack !== undefined && <StackTrace text={valueText(stack)} />}
      {rest.length > 0 && (
        <div className="mt-1.5">
          <KeyValues attributes={rest} />
        </div>
      )}
    </>
  );
}
