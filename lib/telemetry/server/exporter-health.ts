import 'server-only';
import { processSlot } from '../../base/process-slot';
import type { ExporterHealth } from '../export-counts';

export type { DestinationName, ExportCounts, ExporterHealth } from '../export-counts';

/** Of all signals; empty where telemetry is off. */
export const exporterHealthSlot = processSlot<() => readonly ExporterHealth[]>('exporter-health');
