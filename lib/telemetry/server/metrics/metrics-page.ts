import 'server-only';
import { processSlot } from '../../../base/process-slot';
import type { HistogramDefinition } from '../../metric-names';
import type { HistogramPoint } from './families';

/** What a process tells about itself, and what others told it, when somebody asks. */
export interface MetricsPage {
  text(accept: string | null | undefined): Promise<{ readonly body: string; readonly contentType: string }>;
  /** At once, for the operators' pages. */
  histogramPoints(definition: HistogramDefinition): readonly HistogramPoint[];
}

/** Empty where telemetry or its metrics are off. */
export const metricsPageSlot = processSlot<MetricsPage>('metrics-page');
