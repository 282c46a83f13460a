import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatLengthMs } from '@/lib/base/duration';
import { formatCents } from '@/lib/base/money';
import { posterOf } from '@/lib/catalog/art';
import type { Line } from '@/lib/checkout/cart';

/** A title in a cart or on a receipt. */
export function OrderLine({ line, action }: { readonly line: Line; readonly action?: ReactNode }) {
  return (
    <li className="grid grid-cols-[56px_minmax(0,1fr)_auto] gap-x-4 border-t border-line py-3.5">
      <img src={posterOf(line.titleId)} alt="" width={56} height={84} className="art-edge h-[84px] w-14 object-cover" />
      <div>
        <p className="text-40 leading-[22px] font-strong">
          <Link href={`/titles/${line.titleId}`} className="underline-offset-4 hover:underline">
            {line.name}
          </Link>
        </p>
        <p className="flex flex-wrap gap-x-3.5 text-30 text-muted">
          <span>To keep</span>
          {line.durationMs !== undefined && <span>{formatLengthMs(line.durationMs)}</span>}
        </p>
        {action}
      </div>
      <span className="font-strong">{formatCents(line.priceCents)}</span>
    </li>
  );
}
