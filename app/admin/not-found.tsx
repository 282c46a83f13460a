import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';

export default function AdminNotFound() {
  return (
    <div className="px-4 py-6 max-sm:px-3">
      <EmptyState
        flush
        title="There is nothing here"
        headingLevel={1}
        actions={<LinkButton href="/admin/traces">All traces</LinkButton>}
      >
        <p>A trace id has 32 hex digits. The box above takes ids and support codes in any spelling.</p>
      </EmptyState>
    </div>
  );
}
