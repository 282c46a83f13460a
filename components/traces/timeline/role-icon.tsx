import { ArrowUpRight, Circle, Database, Inbox, type LucideIcon, Send, Server, Zap } from 'lucide-react';
import { Icon } from '@/components/ui/icon';
import type { SpanRole } from '../span-words';

const SHAPE: Record<SpanRole, LucideIcon> = {
  internal: Circle,
  server: Server,
  client: ArrowUpRight,
  database: Database,
  cache: Zap,
  producer: Send,
  consumer: Inbox,
};

/** The row's or the panel's own words name the role. */
export function RoleIcon({ role }: { readonly role: SpanRole }) {
  return <Icon of={SHAPE[role]} size={13} className={role === 'internal' ? 'scale-60 text-muted' : 'text-muted'} />;
}
