import 'server-only';
import { processSlot } from '@/lib/base/process-slot';

export interface ViewersContext {
  /** Signs the viewer's cookie. */
  readonly secret: string;
}

export const viewersContext = processSlot<ViewersContext>('viewers');
