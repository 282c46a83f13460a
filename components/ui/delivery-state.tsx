import { CircleCheck, Hourglass, OctagonAlert } from 'lucide-react';
import { Badge } from './badge';

interface DeliveryStateProps {
  readonly lastError: { readonly atMs: number } | null | undefined;
  readonly lastSentAtMs: number | null | undefined;
}

/** Whether what is sent arrives, by what happened last. */
export function DeliveryState({ lastError, lastSentAtMs }: DeliveryStateProps) {
  if (lastError && lastError.atMs >= (lastSentAtMs ?? 0)) {
    return (
      <Badge tone="danger">
        <OctagonAlert aria-hidden="true" />
        Failing
      </Badge>
    );
  }
  if (lastSentAtMs === undefined || lastSentAtMs === null) {
    return (
      <Badge>
        <Hourglass aria-hidden="true" />
        Nothing sent yet
      </Badge>
    );
  }
  return (
    <Badge tone="success">
      <CircleCheck aria-hidden="true" />
      Arriving
    </Badge>
  );
}
