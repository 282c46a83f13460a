export interface TimeAgoProps {
  readonly atMs: number;
  readonly nowMs: number;
}

/** How long ago, in one coarse unit; the exact instant in the tooltip, in UTC. */
export function TimeAgo({ atMs, nowMs }: TimeAgoProps) {
  const iso = Number.isFinite(atMs) ? new Date(atMs).toISOString() : '';
  return (
    <time dateTime={iso} title={iso}>
      {ageText(nowMs - atMs)}
    </time>
  );
}

export function ageText(ageMs: number): string {
  const seconds = Math.floor(ageMs / 1000);
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 2) return 'now';
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} d ago`;
}
