import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';

interface MadePasswordProps {
  readonly email: string;
  readonly password: string;
  readonly onDone: () => void;
}

/** The only time that anybody sees it. */
export function MadePassword({ email, password, onDone }: MadePasswordProps) {
  return (
    <div className="grid gap-3.5 px-4 pt-1 pb-4">
      <p className="text-text-2">
        Pass these on. The password is shown this once and kept nowhere; <b>{email}</b> changes it under Account.
      </p>
      <div className="flex flex-wrap items-center gap-2.5">
        <code className="rounded-2 bg-sunken px-2.5 py-1.5 font-mono text-40 select-all">{password}</code>
        <CopyButton text={password} what="password" />
      </div>
      <div className="flex justify-end">
        <Button look="primary" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
