import type { CSSProperties } from 'react';
import { type ServiceColor, serviceColorToken } from '@/lib/traces/service-colors';

export type ServiceColors = ReadonlyMap<string, ServiceColor>;

/** Sets `--c`, the colour that marks and bars of one service share. */
export function serviceStyle(color: ServiceColor | undefined, rest: CSSProperties = {}): CSSProperties {
  const style: CSSProperties & { '--c': string } = { ...rest, '--c': serviceColorToken(color) };
  return style;
}

/** The 4 × 12 mark; always stands beside its service's name. */
export function ServiceMark({ color }: { readonly color: ServiceColor | undefined }) {
  return (
    <i aria-hidden="true" className="block h-3 w-1 flex-none rounded-[1px] bg-(--c)" style={serviceStyle(color)} />
  );
}

export function ServiceTag({ name, color }: { readonly name: string; readonly color: ServiceColor | undefined }) {
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <ServiceMark color={color} />
      <span className="truncate">{name}</span>
    </span>
  );
}
