import { Link2 } from 'lucide-react';
import Link from 'next/link';
import { Icon } from '@/components/ui/icon';
import type { TraceNode } from '@/lib/traces/build-trace';
import type { Span, SpanLink } from '@/lib/traces/model';
import type { Picture } from '@/lib/traces/picture';
import { traceHref } from '../search/parse-jump';
import { KeyValues } from './attribute-list';

export interface LinkListProps {
  readonly span: Span;
  readonly picture: Picture;
  readonly onGo: (node: TraceNode) => void;
}

/** To other traces by address, inside this picture by selection. */
export function LinkList({ span, picture, onGo }: LinkListProps) {
  if (span.links.length === 0) return <p className="px-3.5 py-3 text-muted">None.</p>;
  return (
    <ul>
      {span.links.map((link, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one span may be linked twice
        <li key={at} className="border-b border-line py-1.5 text-20 last:border-0">
          <p className="flex items-start gap-2 px-3.5">
            <Icon of={Link2} size={14} className="mt-px text-muted" />
            <LinkTarget link={link} picture={picture} onGo={onGo} />
          </p>
          {link.attributes.length > 0 && (
            <div className="mt-1.5">
              <KeyValues attributes={link.attributes} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function LinkTarget({ link, picture, onGo }: { readonly link: SpanLink } & Omit<LinkListProps, 'span'>) {
  const here = picture.trace.nodes.get(link.spanId);
  if (here?.span.traceId === link.traceId) {
    return (
      <button type="button" className="link text-left" onClick={() => onGo(here)}>
        {here.span.name}
      </button>
    );
  }
  return (
    <span className="min-w-0">
      <Link href={traceHref(link.traceId, link.spanId)} prefetch={false} className="link">
        Open the linked trace
      </Link>
      <span className="block font-mono wrap-anywhere text-muted">{link.traceId}</span>
    </span>
  );
}
