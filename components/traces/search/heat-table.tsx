import { Duration } from '@/components/ui/duration';
import type { HeatPoint } from '@/lib/traces/geometry/heat-axes';
import { heatSlots } from '@/lib/traces/geometry/heat-slots';
import type { TimeRange } from '@/lib/traces/geometry/time-scale';
import { clockText } from './heat-words';

const PARTS = 12;
const HEAD = 'h-7 text-10 font-medium tight whitespace-nowrap text-muted';
const CELL = 'h-6 px-2.5 text-right whitespace-nowrap';
const FIRST = 'pr-2.5 text-left';

/** The picture in figures, a twelfth of the window a row. */
export function HeatTable({ points, range }: { readonly points: readonly HeatPoint[]; readonly range: TimeRange }) {
  return (
    <table aria-label="Latency by start time" className="mb-3 w-full max-w-[640px] border-collapse text-20">
      <thead>
        <tr className="border-b border-line-2">
          <th scope="col" className={`${HEAD} ${FIRST}`}>
            From
          </th>
          {['Traces', 'Errors', 'Median', 'p95', 'Longest'].map((name) => (
            <th key={name} scope="col" className={`${HEAD} px-2.5 text-right`}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {heatSlots(points, range, PARTS).map((slot) => (
          <tr key={slot.startUs} className="border-b border-line last:border-0">
            <th scope="row" className={`h-6 font-text whitespace-nowrap ${FIRST}`}>
              {clockText(slot.startUs)}
            </th>
            <td className={`${CELL} ${slot.count === 0 ? 'text-muted' : ''}`}>{slot.count.toLocaleString('en')}</td>
            <td className={`${CELL} ${slot.failed === 0 ? 'text-muted' : 'text-danger'}`}>{slot.failed}</td>
            {[slot.medianUs, slot.p95Us, slot.longestUs].map((us, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: three columns
              <td key={at} className={CELL}>
                {us === undefined ? <span className="text-muted">–</span> : <Duration us={us} />}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
