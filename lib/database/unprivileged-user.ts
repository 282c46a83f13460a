import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** PostgreSQL refuses to run as root; then it runs as this user. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** Undefined for an ordinary user, who needs nothing special. */
export function unprivilegedUser(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = new Map(
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name, , uid, gid]) => [name, { uid: Number(uid), gid: Number(gid) }] as const),
  );
  const user = users.get('postgres') ?? users.get('nobody');
  if (!user?.uid)
    throw new Error('PostgreSQL can not run as root, and there is no user postgres or nobody to run it as');
  return user;
}

/** Whether the user can walk to the path; parts that do not exist yet count as walkable. */
export function canReach(path: string, user: RunAs | undefined): boolean {
  if (!user) return true;
  for (let at = resolve(path); ; at = dirname(at)) {
    if (!isWalkable(at, user)) return false;
    if (at === dirname(at)) return true;
  }
}

function isWalkable(path: string, user: RunAs): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return true;
  const bit = stat.uid === user.uid ? 0o100 : stat.gid === user.gid ? 0o010 : 0o001;
  return (stat.mode & bit) !== 0;
}
