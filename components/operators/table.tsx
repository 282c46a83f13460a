import type { ReactNode } from 'react';

export interface Column {
  readonly name: string;
  /** Width, and where it goes on small screens. */
  readonly className?: string;
}

interface TableProps {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly children: ReactNode;
}

/** Roles are written out because a phone shows the cells as a grid, which would take them away. */
export function Table({ label, columns, children }: TableProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <table role="table" aria-label={label} className="w-full table-fixed border-collapse text-20 max-sm:block">
      <thead className="max-sm:sr-only">
        <tr className="border-b border-line-2">
          {columns.map(({ name, className = '' }) => (
            <th
              key={name}
              scope="col"
              className={`h-7 px-2.5 text-left text-10 font-medium tight whitespace-nowrap text-muted first:pl-4 last:pr-4 ${className}`}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-sm:block">{children}</tbody>
    </table>
  );
}

export function Row({ children }: { readonly children: ReactNode }) {
  return (
    <tr
      role="row"
      className="border-b border-line max-sm:grid max-sm:min-h-11 max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:items-center max-sm:gap-x-2.5 max-sm:px-3 max-sm:py-2"
    >
      {children}
    </tr>
  );
}

export function Cell({ className = '', children }: { readonly className?: string; readonly children?: ReactNode }) {
  return (
    <td
      role="cell"
      className={`h-9 truncate px-2.5 first:pl-4 last:pr-4 max-sm:h-auto max-sm:p-0 max-sm:first:pl-0 max-sm:last:pr-0 max-sm:leading-5 ${className}`}
    >
      {children}
    </td>
  );
}
