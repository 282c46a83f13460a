import 'server-only';
import { processSlot } from '@/lib/base/process-slot';
import type { ViewerCookieOptions } from './viewer-cookie';

export const viewersContext = processSlot<ViewerCookieOptions>('viewers');
