import { z } from '@/lib/base/schema';

/** As it stands in an address: 16 digits are the old, short form of 32. */
export const TraceId = z
  .string()
  .regex(/^([0-9a-f]{16}|[0-9a-f]{32})$/i, 'not a trace id')
  .transform((id) => id.toLowerCase().padStart(32, '0'));
