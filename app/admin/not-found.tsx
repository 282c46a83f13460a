import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { currentOperator } from './operator-page';

export default async function AdminNotFound() {
  const operator = await currentOperator();
  return (
    <div className="px-4 py-6 max-sm:px-3">
      <EmptyState
        flush
        title="There is nothing here"
        headingLevel={1}
        actions={<LinkButton href="/admin/traces">All traces</LinkButton>}
      >
        <p>A trace id has 32 hex digits. The box above takes ids and support codes in any spelling.</p>
        {operator?.role === 'viewer' && (
          <p className="mt-1.5">Settings and the list of operators open to owners only; you sign in as a viewer.</p>
        )}
      </EmptyState>
    </div>
  );
}
