/** Two brackets and a playhead: what the gateway lets through, and where it stands in time. */
export function BrandMark({ className = 'size-5' }: { readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      aria-hidden="true"
      className={`shrink-0 ${className}`}
    >
      <path d="M6.5 2.5H2.5v15h4M13.5 2.5h4v15h-4" />
      <path d="M8.5 5v10" className="stroke-accent" />
    </svg>
  );
}

export function Brand({ className = '' }: { readonly className?: string }) {
  return (
    <span className={`wide inline-flex items-center gap-[9px] whitespace-nowrap ${className}`}>
      <BrandMark />
      <span>Media Gateway</span>
    </span>
  );
}
