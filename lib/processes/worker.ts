import { startWorker } from '@/lib/startup';
import { runChild } from './run-child';

await runChild(startWorker);
