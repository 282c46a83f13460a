import { navigate, startStub } from '@/lib/telemetry/browser/stub';

startStub(() => import('@/lib/telemetry/browser/sdk'));

export const onRouterTransitionStart = navigate;
