import type { SignalName } from '../../config/table';
import { attributes, BadItem, type ItemLimits, isObject, type Json, text, type WireAttribute } from './values';

export interface Scope {
  readonly name: string;
  readonly version: string;
}

/** What a door allows of any signal. */
export interface EnvelopeRules {
  readonly limits: ItemLimits;
  readonly resourcesMax: number;
  readonly scopesMax: number;
  resource(sent: WireAttribute[]): WireAttribute[];
}

export interface CleanGroup<Item> {
  readonly resource: { readonly attributes: WireAttribute[] };
  readonly scopes: readonly { readonly scope: Scope; readonly items: readonly Item[] }[];
}

/** The envelope itself is wrong: nothing of it is taken. */
export class BadEnvelope extends Error {
  readonly tooLarge: boolean;
  constructor(message: string, tooLarge = false) {
    super(message);
    this.tooLarge = tooLarge;
  }
}

/** How many came through, and why the others did not. */
export class Tally {
  accepted = 0;
  readonly rejected = new Map<string, number>();

  reject(reason: string, items = 1): void {
    if (items > 0) this.rejected.set(reason, (this.rejected.get(reason) ?? 0) + items);
  }

  /** For what was accepted first. */
  drop(reason: string, items: number): void {
    this.accepted -= items;
    this.reject(reason, items);
  }

  /** Runs what may find one item bad; that drops the item alone. */
  try<T>(clean: () => T, items = 1): T | undefined {
    try {
      return clean();
    } catch (error) {
      if (!(error instanceof BadItem)) throw error;
      this.reject(error.reason, items);
      return undefined;
    }
  }
}

interface Names {
  readonly groups: string;
  readonly scopes: string;
  readonly items: string;
}

const NAMES: Readonly<Record<SignalName, Names>> = {
  traces: { groups: 'resourceSpans', scopes: 'scopeSpans', items: 'spans' },
  logs: { groups: 'resourceLogs', scopes: 'scopeLogs', items: 'logRecords' },
  metrics: { groups: 'resourceMetrics', scopes: 'scopeMetrics', items: 'metrics' },
};

/** Resources, scopes and items of any signal. `cleanItem` returns undefined for what is dropped, and counts it. */
export function cleanEnvelope<Item>(
  value: unknown,
  signal: SignalName,
  rules: EnvelopeRules,
  itemsMax: number,
  cleanItem: (raw: unknown, scope: Scope, sent: readonly WireAttribute[]) => Item | undefined,
): CleanGroup<Item>[] {
  if (!isObject(value)) throw new BadEnvelope('the body is not an export request');
  const names = NAMES[signal];
  let total = 0;
  return envelopeList(value, names.groups, rules.resourcesMax).flatMap((group) => {
    const sent = resourceAttributes(group.resource, rules.limits);
    const scopes = envelopeList(group, names.scopes, rules.scopesMax).flatMap((scoped) => {
      const scope = scopeOf(scoped.scope, rules.limits);
      const raw = listOf(scoped, names.items);
      total += raw.length;
      if (total > itemsMax) throw new BadEnvelope(`more than ${itemsMax} ${names.items}`, true);
      const items = raw.map((item) => cleanItem(item, scope, sent)).filter((item) => item !== undefined);
      return items.length > 0 ? [{ scope, items }] : [];
    });
    return scopes.length > 0 ? [{ resource: { attributes: rules.resource(sent) }, scopes }] : [];
  });
}

function resourceAttributes(resource: unknown, limits: ItemLimits): WireAttribute[] {
  if (!isObject(resource)) return [];
  try {
    return attributes(resource.attributes, limits);
  } catch (error) {
    if (error instanceof BadItem) throw new BadEnvelope(`resource: ${error.reason}`);
    throw error;
  }
}

function scopeOf(scope: unknown, limits: ItemLimits): Scope {
  const { name, version } = isObject(scope) ? scope : ({} as Json);
  const short = (value: unknown): string => (typeof value === 'string' ? text(value, '', limits.stringCharsMax) : '');
  return { name: short(name), version: short(version) };
}

function envelopeList(from: Json, name: string, max: number): readonly Json[] {
  const value = listOf(from, name);
  if (!value.every(isObject)) throw new BadEnvelope(`${name} is not a list of objects`);
  if (value.length > max) throw new BadEnvelope(`too many ${name}`, true);
  return value;
}

function listOf(from: Json, name: string): readonly unknown[] {
  const value = from[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new BadEnvelope(`${name} is not a list of objects`);
  return value;
}
