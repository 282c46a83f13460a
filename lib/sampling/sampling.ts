import { z } from '@/lib/base/schema';

/** How many rules there may be: each root asks them one after the other. */
export const RULES_MAX = 50;
export const NAME_CHARS_MAX = 60;
/** What an operator may choose for a change to end by itself; undefined is never. */
export const DURATIONS_MIN = [15, 60, 480, 1_440] as const;

const ratio = z.number().min(0).max(1);
const minutes = z.number().int().min(1).max(43_200).optional();
const withoutZero = (text: string) => !text.includes('\0');
const line = (charsMax: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(charsMax)
    .refine(withoutZero, 'holds a zero character')
    .refine(noAddress, 'holds an e-mail address');

/** Names and conditions stand in the audit log and on spans. */
function noAddress(text: string): boolean {
  return !/\S@/.test(text);
}

export const STRATEGIES = ['parent', 'ratio', 'always_on', 'always_off'] as const;
export const StrategyKind = z.enum(STRATEGIES);
export type StrategyKind = z.infer<typeof StrategyKind>;

/** For everything that no rule is about. */
export const SettingsInput = z.strictObject({
  strategy: StrategyKind,
  ratio,
  rootsPerSecondMax: z.number().int().min(0).max(100_000),
  tail: z.strictObject({
    enabled: z.boolean(),
    slowMs: z.number().int().min(1).max(600_000),
    share: ratio,
  }),
  forMinutes: minutes,
});
export type SettingsInput = z.infer<typeof SettingsInput>;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

export const RuleInput = z
  .strictObject({
    name: line(NAME_CHARS_MAX),
    ratio,
    method: z.enum(METHODS).optional(),
    route: line(200).regex(/^\//, 'begins with a slash').optional(),
    attribute: z.strictObject({ key: line(80), value: line(200) }).optional(),
    forMinutes: minutes,
  })
  .refine((rule) => rule.method ?? rule.route ?? rule.attribute, 'needs a method, a route or an attribute');
export type RuleInput = z.infer<typeof RuleInput>;

export const RuleChange = z.union([
  z.strictObject({ rule: RuleInput }),
  z.strictObject({ move: z.enum(['up', 'down']) }),
]);
export type RuleChange = z.infer<typeof RuleChange>;

const Rule = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  ratio: z.number(),
  method: z.string().optional(),
  route: z.string().optional(),
  attribute: z.strictObject({ key: z.string(), value: z.string() }).optional(),
  untilMs: z.number().optional(),
  /** Of the last minute, by the web process that answered. */
  matched: z.number(),
  kept: z.number(),
});
export type Rule = z.infer<typeof Rule>;

const Settings = SettingsInput.omit({ forMinutes: true });

const Change = z.strictObject({
  id: z.number(),
  atMs: z.number(),
  action: z.string(),
  subject: z.string(),
  by: z.string().optional(),
});
export type SamplingChange = z.infer<typeof Change>;

/** What holds now, where from, and what it does. */
export const SamplingView = z.strictObject({
  atMs: z.number(),
  /** Telemetry is switched off: nothing is recorded, whatever stands here. */
  on: z.boolean(),
  settings: Settings,
  /** `operator` with the time it ends, where it does. */
  source: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('configuration'), name: z.string() }),
    z.strictObject({ kind: z.literal('operator'), untilMs: z.number().optional(), sinceMs: z.number() }),
  ]),
  configured: Settings,
  rules: z.array(Rule).max(RULES_MAX),
  rest: z.strictObject({ matched: z.number(), kept: z.number() }),
  /** Roots that would have been kept but for the limit, since the start. */
  limited: z.number(),
  /** The newest first; empty for who may not read the audit log. */
  changes: z.array(Change),
  tail: z.strictObject({ waitingSpans: z.number(), keptTraces: z.number(), evictedTraces: z.number() }),
});
export type SamplingView = z.infer<typeof SamplingView>;

/** The own session is traced until then; null where it is not. */
export const ForcedSession = z.strictObject({ untilMs: z.number().nullable() });
export type ForcedSession = z.infer<typeof ForcedSession>;

/** There is nothing to choose. */
export const NoInput = z.strictObject({});

export const FORCE_MINUTES = 15;
