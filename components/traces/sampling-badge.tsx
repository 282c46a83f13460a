import { Filter } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { TraceSampling } from '@/lib/traces/sampling';
import { samplingWords } from './sampling-words';

/** Why a trace was kept, in a word; nothing where all are. */
export function SamplingBadge({ sampling }: { readonly sampling: TraceSampling | undefined }) {
  const words = samplingWords(sampling);
  if (!words) return null;
  return (
    <span title={`Kept ${words.long}`} className="relative z-1 inline-flex">
      <Badge tone="line">
        <Filter aria-hidden="true" />
        <span className="sr-only">Kept: </span>
        {words.short}
      </Badge>
    </span>
  );
}
