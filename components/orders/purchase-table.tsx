import type { Purchase } from '@/lib/checkout/purchase';
import { purchaseBeat } from '@/lib/checkout/purchase-steps';
import { barScaleMs } from './bar-scale';
import { PurchaseRow } from './purchase-row';

interface PurchaseTableProps {
  readonly label: string;
  readonly purchases: readonly Purchase[];
}

const HEAD = 'h-7 px-2.5 text-left text-10 font-medium tight whitespace-nowrap text-muted';

/** Roles are written out because a phone shows the cells as a grid, which would take them away. */
export function PurchaseTable({ label, purchases }: PurchaseTableProps) {
  const rows = purchases.map((purchase) => ({ purchase, beat: purchaseBeat(purchase) }));
  const done = rows.filter(({ beat }) => !beat.open);
  // Where all wait, the other half of the axis is for the wait.
  const scaleMs =
    done.length > 0
      ? barScaleMs(done.map(({ beat }) => beat.lengthMs))
      : barScaleMs(rows.map(({ beat }) => beat.lengthMs * 2));
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <table role="table" aria-label={label} className="w-full table-fixed border-collapse text-20 max-sm:block">
      <thead className="max-sm:sr-only">
        <tr className="border-b border-line-2">
          <th scope="col" className={`${HEAD} w-[132px] pl-4`}>
            Began
          </th>
          <th scope="col" className={`${HEAD} w-[136px]`}>
            Order
          </th>
          <th scope="col" className={`${HEAD} w-[148px]`}>
            State
          </th>
          <th scope="col" className={`${HEAD} w-[20%]`}>
            Titles
          </th>
          <th scope="col" className={`${HEAD} w-[92px] max-lg:hidden`}>
            Viewer
          </th>
          <th scope="col" className={`${HEAD} w-[72px] max-md:hidden`}>
            Card
          </th>
          <th scope="col" className={`${HEAD} w-[80px] text-right`}>
            Amount
          </th>
          <th scope="col" className={HEAD}>
            From payment to capture
          </th>
          <th scope="col" className={`${HEAD} w-[136px] pr-4 max-md:hidden`}>
            Trace
          </th>
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {rows.map(({ purchase, beat }) => (
          <PurchaseRow key={purchase.id} purchase={purchase} beat={beat} scaleMs={scaleMs} />
        ))}
      </tbody>
    </table>
  );
}
