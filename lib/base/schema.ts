import { config } from 'zod';
import * as z from './schema-parts';

// The library tries `new Function` once to see whether it may compile schemas: under our CSP that is a violation.
if (typeof window !== 'undefined') config({ jitless: true });

/** For modules that a browser loads too; on the server `zod` itself is the same. */
export { z };
