import { z } from 'zod';

// The library tries `new Function` once to see whether it may compile schemas: under our CSP that is a violation.
if (typeof window !== 'undefined') z.config({ jitless: true });

/** For modules that a browser loads too; on the server `zod` itself is the same. */
export { z };
