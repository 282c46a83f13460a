import { percentText } from '@/lib/base/figures';
import type { Rule, SettingsInput, StrategyKind } from './sampling';

const NAMES: Readonly<Record<StrategyKind, string>> = {
  parent: 'parent based',
  ratio: 'by ratio',
  always_on: 'always on',
  always_off: 'always off',
};

export function strategyText({ strategy, ratio }: Pick<SettingsInput, 'strategy' | 'ratio'>): string {
  const isByRatio = strategy === 'parent' || strategy === 'ratio';
  return isByRatio ? `${NAMES[strategy]}, ${percentText(ratio)}` : NAMES[strategy];
}

type Condition = Pick<Rule, 'method' | 'route' | 'attribute'>;

/** `POST /api/checkout/* and mediagw.audience = viewer`. */
export function conditionText({ method, route, attribute }: Condition): string {
  const request = [method, route].filter((part) => part !== undefined).join(' ');
  const ofAttribute = attribute && `${attribute.key} = ${attribute.value}`;
  return [request, ofAttribute].filter((part) => part !== undefined && part !== '').join(' and ');
}
