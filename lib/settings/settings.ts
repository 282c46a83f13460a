import type { ExporterHealth } from '@/lib/telemetry/export-counts';

/** Where a value in force comes from. */
export type Source =
  | { readonly kind: 'variable' | 'flag'; readonly name: string }
  | { readonly kind: 'made' | 'default' | 'command' | 'file' };

export interface Setting {
  /** The variable that sets it; the first of several. */
  readonly variable: string;
  /** All that may set it, by precedence. */
  readonly variables: readonly string[];
  readonly name: string;
  /** Ready to show. Of a secret only whether there is one. */
  readonly value: string;
  readonly source: Source;
}

export interface SettingGroup {
  readonly title: string;
  readonly settings: readonly Setting[];
}

/** The configuration in force of one web process. Nothing secret is in it, so nothing secret can leave with it. */
export interface Settings {
  readonly process: {
    readonly version: string;
    readonly node: string;
    readonly pid: number;
    /** ISO 8601 */
    readonly since: string;
  };
  readonly groups: readonly SettingGroup[];
  /** Where signals go, and whether they arrive; of this moment. */
  readonly exporters: readonly ExporterHealth[];
  /** When it was asked. */
  readonly atMs: number;
  /** What the start complained of, in its order. */
  readonly warnings: readonly string[];
}
