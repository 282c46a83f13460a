import { buttonClass } from '@/components/ui/button-class';

interface ProviderSignInProps {
  /** The provider's host. */
  readonly name: string;
  readonly next: string;
}

/** A plain link: it leaves the app, and nothing may fetch it beforehand. */
export function ProviderSignIn({ name, next }: ProviderSignInProps) {
  return (
    <>
      <a
        href={`/api/admin/oidc/start?next=${encodeURIComponent(next)}`}
        className={buttonClass({ size: 'lg', className: 'w-full' })}
      >
        <span className="truncate">Sign in at {name}</span>
      </a>
      <p className="my-5 flex items-center gap-3 text-30 text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        or with a password
      </p>
    </>
  );
}
