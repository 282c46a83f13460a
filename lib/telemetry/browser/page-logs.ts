import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_EXCEPTION_MESSAGE,
  ATTR_EXCEPTION_STACKTRACE,
  ATTR_EXCEPTION_TYPE,
  ATTR_URL_FULL,
} from '@opentelemetry/semantic-conventions';
import type { BatchSender } from './batch-sender';
import { browserKeys, scopes } from './names';
import { logJson } from './otlp-json';
import { isKept } from './page-processor';
import type { BrowserRuntime, SpanRef } from './runtime';
import { currentParent } from './scope';
import { scrubUrl } from './scrub-url';
import { watchVitals } from './web-vitals';

/** An error in a loop says no more after a while. */
const ERRORS_MAX = 20;

/**
 * What a page tells beside its spans: errors that nobody caught, at once, whether their trace is sampled or not; and
 * its web vitals, sampled with it, when it is first hidden.
 */
export function watchPage(runtime: BrowserRuntime, sender: BatchSender): void {
  const { page } = runtime;
  let errors = 0;
  const emit = (span: SpanRef, eventName: string, severityNumber: number, attributes: Attributes): void =>
    sender.add({ scope: scopes.browser, json: logJson(span, eventName, severityNumber, attributes) });
  const tell = (error: unknown): void => {
    if (++errors > ERRORS_MAX) return;
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    emit(currentParent(runtime) ?? runtime.page, 'exception', 17, {
      [ATTR_EXCEPTION_TYPE]: name,
      [ATTR_EXCEPTION_MESSAGE]: message,
      [ATTR_EXCEPTION_STACKTRACE]: stack?.slice(0, 1024),
      [ATTR_URL_FULL]: scrubUrl(location.href),
    });
  };
  addEventListener('error', ({ error, message }) => tell(error ?? message));
  addEventListener('unhandledrejection', ({ reason }) => tell(reason));
  watchVitals((name, value) => {
    if (isKept(page.traceId))
      emit(page, 'browser.web_vital', 9, { [browserKeys.vitalName]: name, [browserKeys.vitalValue]: value });
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') sender.flush(true);
  });
}
