export interface TableColumn {
  readonly title: string;
  /** Where it stands: the name at the page's margin, numbers to the right, bars with room around them. */
  readonly holds: 'name' | 'number' | 'bars';
  /** Its width, and where it is hidden. */
  readonly className?: string;
}

const CELL: Record<TableColumn['holds'], string> = {
  name: 'pl-4 text-left max-sm:pl-3',
  number: 'text-right',
  bars: 'pr-4 pl-4 text-left',
};

/** The sticky head of a table in a tab. */
export function TableHead({ columns }: { readonly columns: readonly TableColumn[] }) {
  return (
    <thead>
      <tr className="sticky top-0 z-1 h-7 bg-surface text-10 tight text-muted shadow-[inset_0_-1px_0_var(--line-2)]">
        {columns.map(({ title, holds, className = '' }) => (
          <th key={title} scope="col" className={`font-text ${CELL[holds]} ${className}`}>
            {title}
          </th>
        ))}
      </tr>
    </thead>
  );
}
