import { startPayments } from '@/lib/startup';
import { runChild } from './run-child';

await runChild(startPayments);
