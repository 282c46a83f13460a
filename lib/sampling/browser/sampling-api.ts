import type { z } from 'zod';
import { fetchJson } from '@/lib/http/fetch-json';
import { ForcedSession, type RuleChange, type RuleInput, SamplingView, type SettingsInput } from '../sampling';

const ADDRESS = '/api/admin/sampling';

interface Asking<S extends z.ZodType> {
  readonly schema: S;
  readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** By the browser's own fetch: the page that says what is recorded shall not be what is recorded. */
function ask<S extends z.ZodType>(path: string, asking: Asking<S>): Promise<z.infer<S>> {
  const untraced = globalThis.mediagw?.fetch;
  return fetchJson(ADDRESS + path, { ...asking, ...(untraced && { fetch: untraced }) });
}

const view = { schema: SamplingView };

export const readSampling = (signal?: AbortSignal) => ask('', { ...view, signal });
export const saveSettings = (body: SettingsInput) => ask('', { ...view, method: 'PUT', body });
export const resetSettings = () => ask('', { ...view, method: 'DELETE' });
export const addRule = (body: RuleInput) => ask('/rules', { ...view, method: 'POST', body });
export const changeRule = (id: string, body: RuleChange) => ask(`/rules/${id}`, { ...view, method: 'PATCH', body });
export const removeRule = (id: string) => ask(`/rules/${id}`, { ...view, method: 'DELETE' });

const session = { schema: ForcedSession };
export const traceSession = () => ask('/session', { ...session, method: 'POST', body: {} });
export const endTraceSession = () => ask('/session', { ...session, method: 'DELETE' });
