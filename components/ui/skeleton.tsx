interface SkeletonProps {
  /** Its true size, so that nothing moves when the content comes. */
  readonly className: string;
}

export function Skeleton({ className }: SkeletonProps) {
  return <span aria-hidden="true" className={`skeleton block ${className}`} />;
}
