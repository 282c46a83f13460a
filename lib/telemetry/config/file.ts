import { z } from 'zod';
import { CONFIG_FILE, type FileValues, shownValue, type Variable } from '../variables';
import { table } from './table';

export interface ConfigFile {
  readonly values: FileValues;
  readonly warnings: readonly string[];
}

/** The fields of `otel`, each with the variable that says the same. */
const FIELDS: Readonly<Record<string, { readonly variable: Variable; readonly json: z.ZodType<unknown> }>> = {
  enabled: { variable: table.tracingEnabled, json: z.boolean() },
  endpoint: { variable: table.otlp.endpoint, json: z.string() },
  service_name: { variable: table.plainServiceName, json: z.string().trim().min(1) },
  protocol: { variable: table.otlp.protocol, json: z.string() },
  sampling_ratio: { variable: table.samplingRate, json: z.number() },
};

const Section = z.record(z.string(), z.unknown());

/** Of each wrong or unknown field one warning; the others count. */
export function readConfigFile(text: string): ConfigFile {
  const warnings: string[] = [];
  const values = new Map<string, string>();
  for (const [name, section] of Object.entries(sectionsOf(text, warnings))) {
    if (name !== 'otel') {
      warnings.push(`${CONFIG_FILE}: there is no section of the name ${nameOf(name)}; it is not used.`);
      continue;
    }
    const fields = Section.safeParse(section);
    if (!fields.success) warnings.push(`${CONFIG_FILE}: otel is not an object; it is not used.`);
    for (const [key, value] of Object.entries(fields.data ?? {})) readField(key, value, values, warnings);
  }
  return { values, warnings };
}

function sectionsOf(text: string, warnings: string[]): Record<string, unknown> {
  try {
    const sections = Section.safeParse(JSON.parse(text));
    if (sections.success) return sections.data;
  } catch {
    // the warning below says it
  }
  warnings.push(`${CONFIG_FILE} is not a JSON object; it is not used.`);
  return {};
}

function readField(key: string, value: unknown, values: Map<string, string>, warnings: string[]): void {
  const field = Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
  if (!field) {
    warnings.push(`${CONFIG_FILE}: otel.${nameOf(key)} is not known; it is not used.`);
    return;
  }
  const { variable, json } = field;
  const typed = json.safeParse(value);
  const parsed = typed.success ? variable.schema.safeParse(String(value)) : typed;
  if (parsed.success) {
    values.set(variable.name, String(value));
    return;
  }
  const shown = typeof value === 'object' ? '' : shownValue(variable, String(value));
  const why = parsed.error?.issues[0]?.message ?? 'wrong';
  warnings.push(`${CONFIG_FILE}: otel.${key}${shown} is not valid (${why}); the default is used.`);
}

function nameOf(key: string): string {
  return /^[\w.-]{1,40}$/.test(key) ? key : '…';
}
