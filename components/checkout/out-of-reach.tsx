import { Notice } from '@/components/ui/notice';
import { ReloadButton } from '@/components/ui/reload-button';

/** While nobody knows what is owned and what is in the cart. */
export function OutOfReach() {
  return (
    <Notice
      tone="warning"
      size="md"
      title="We can not reach your films and your cart at the moment."
      className="max-w-[600px] text-text"
      actions={<ReloadButton size="md">Try again</ReloadButton>}
    >
      <p className="text-30">Both are as you left them. The programme is all here.</p>
    </Notice>
  );
}
