import { keys } from '@/lib/telemetry/attributes';
import { attribute } from '@/lib/traces/model';
import { logMessage, type TraceLog } from '@/lib/traces/trace-log';
import { KeyValues } from '../span-detail/attribute-list';
import { valueText } from '../span-words';
import { StackTrace } from '../stack-trace';

const SHOWN_APART: readonly string[] = [keys.exceptionMessage, keys.exceptionStacktrace];

/** All that a record says, whole. */
export function LogDetails({ log }: { readonly log: TraceLog }) {
  const stack = attribute(log.attributes, keys.exceptionStacktrace);
  const cause = attribute(log.attributes, keys.exceptionMessage);
  const rest = log.attributes.filter(([key]) => !SHOWN_APART.includes(key));
  return (
    <>
      <p className="px-3.5 wrap-anywhere whitespace-pre-wrap">{logMessage(log)}</p>
      {log.body !== '' && cause !== undefined && cause !== log.body && (
        <p className="px-3.5 pt-1 wrap-anywhere whitespace-pre-wrap text-text-2">{valueText(cause)}</p>
      )}
      {stack !== undefined && <StackTrace text={valueText(stack)} />}
      {rest.length > 0 && (
        <div className="mt-1.5">
          <KeyValues attributes={rest} />
        </div>
      )}
    </>
  );
}
