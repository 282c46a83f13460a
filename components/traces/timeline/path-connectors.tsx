import type { PathConnector } from '@/lib/traces/geometry/path-lines';
import type { TimeScale } from '@/lib/traces/geometry/time-scale';

export interface PathConnectorsProps {
  readonly connectors: readonly PathConnector[];
  readonly rowPx: number;
  readonly scale: TimeScale;
}

/** From ink to ink: the bottom of a row's line is this far from the bottom of the row. */
const INK_INSET_PX = 2;

function isInWindow(atUs: number, { startUs, endUs }: TimeScale['range']): boolean {
  return atUs >= startUs && atUs <= endUs;
}

/** Downwards only, behind all rows; the parent’s next line says that control returned. A phone has no room for them. */
export function PathConnectors({ connectors, rowPx, scale }: PathConnectorsProps) {
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-y-0 right-16 left-(--tree) max-sm:hidden">
      {connectors
        .filter(({ atUs }) => isInWindow(atUs, scale.range))
        .map(({ fromRow, toRow, atUs }) => (
          <i
            key={toRow}
            className="absolute w-px bg-[color-mix(in_oklab,var(--critical)_62%,transparent)]"
            style={{
              left: scale.timePx(atUs),
              top: (fromRow + 1) * rowPx - INK_INSET_PX,
              height: (toRow - fromRow) * rowPx,
            }}
          />
        ))}
    </div>
  );
}
