import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { LocalTime } from '@/components/ui/local-time';
import type { AuditPage } from '@/lib/operators/audit-line';
import { actionWords } from './action-words';
import { Cell, Row, Table } from './table';

interface AuditLogProps {
  readonly page: AuditPage;
  /** Not the newest lines. */
  readonly paged: boolean;
}

const ADDRESS = '/admin/operators';
const COLUMNS = [
  { name: 'When', className: 'w-[150px]' },
  { name: 'Who', className: 'w-[26%]' },
  { name: 'Did what', className: 'w-[200px]' },
  { name: 'About' },
];

/** Newest first; it begins with the first sign-in, so it is empty only past its end. */
export function AuditLog({ page: { lines, olderThan }, paged }: AuditLogProps) {
  return (
    <section aria-labelledby="audit-log" className="pt-8 pb-10">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 pb-2.5 max-sm:px-3">
        <h2 id="audit-log" className="text-40 font-strong">
          Audit log
        </h2>
        <span className="text-20 text-muted">who did what in the operators’ pages, newest first</span>
      </div>
      {lines.length === 0 ? (
        <EmptyState title={paged ? 'The log has no older lines' : 'Nothing was written down yet'} headingLevel={3} />
      ) : (
        <Table label="Audit log" columns={COLUMNS}>
          {lines.map(({ id, at, by, action, subject }) => (
            <Row key={id}>
              <Cell className="max-sm:order-2 max-sm:text-right max-sm:text-muted">
                <LocalTime at={at} style="stamp" />
              </Cell>
              <Cell className="max-sm:order-3 max-sm:text-muted">
                {by ?? <span className="text-muted">Nobody signed in</span>}
              </Cell>
              <Cell className="max-sm:order-1 max-sm:font-medium">{actionWords(action)}</Cell>
              <Cell className="max-sm:order-4 max-sm:col-span-full max-sm:text-muted">
                <span title={subject}>{subject}</span>
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      <div className="flex gap-2 px-4 pt-3 max-sm:px-3">
        {paged && (
          <LinkButton href={ADDRESS} prefetch={false} className="max-sm:h-11">
            Newest
          </LinkButton>
        )}
        {olderThan !== undefined && (
          <LinkButton href={`${ADDRESS}?before=${olderThan}`} prefetch={false} className="max-sm:h-11">
            Older
          </LinkButton>
        )}
      </div>
    </section>
  );
}
