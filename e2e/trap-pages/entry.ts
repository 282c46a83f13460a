import { onRouterTransitionStart } from '@/instrumentation-client';
import { flow } from '@/lib/telemetry/browser/flow';
import { commitNavigation, watchNavigation } from '@/lib/telemetry/browser/navigation';

/** What Next does with these modules, by hand: the stub at once, the rest at hydration. */
const trap = { flow, commitNavigation, onRouterTransitionStart };

declare global {
  interface Window {
    trap: typeof trap;
  }
}

watchNavigation();
window.trap = trap;
