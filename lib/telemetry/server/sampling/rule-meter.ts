export interface RuleCounts {
  readonly matched: number;
  readonly kept: number;
}

export interface RuleMeter {
  count(rule: string, kept: boolean): void;
  /** Of the last minute. */
  counts(): ReadonlyMap<string, RuleCounts>;
}

const SLOT_MS = 10_000;
const SLOTS = 6;

/** Slots of ten seconds; the one at work is the seventh. */
export function ruleMeter(nowMs: () => number): RuleMeter {
  let slots: { readonly no: number; readonly rules: Map<string, { matched: number; kept: number }> }[] = [];

  function slotNow() {
    const no = Math.floor(nowMs() / SLOT_MS);
    const last = slots.at(-1);
    if (last?.no === no) return last;
    const slot = { no, rules: new Map<string, { matched: number; kept: number }>() };
    slots = [...slots.filter((each) => each.no >= no - SLOTS), slot];
    return slot;
  }

  return {
    count(rule, kept) {
      const { rules } = slotNow();
      let counts = rules.get(rule);
      if (!counts) {
        counts = { matched: 0, kept: 0 };
        rules.set(rule, counts);
      }
      counts.matched += 1;
      if (kept) counts.kept += 1;
    },
    counts() {
      const oldest = Math.floor(nowMs() / SLOT_MS) - SLOTS;
      const sum = new Map<string, RuleCounts>();
      for (const slot of slots) {
        if (slot.no <= oldest) continue;
        for (const [rule, { matched, kept }] of slot.rules) {
          const before = sum.get(rule) ?? { matched: 0, kept: 0 };
          sum.set(rule, { matched: before.matched + matched, kept: before.kept + kept });
        }
      }
      return sum;
    },
  };
}
