import { takeFlags } from './flags';
import { runChild } from './run-child';

takeFlags(process.argv.slice(2), process.env);
// Loggers look at the environment when they are loaded.
const { startPayments } = await import('@/lib/startup');
await runChild(startPayments);
