import type { OwnerFile } from '@/lib/base/server/owner-file';
import { identityOf } from '@/lib/base/server/process-identity';

/** Keeps `run.json` true: who runs here, and where. The next start reads it when this one is killed. */
export interface Roster {
  add(name: string, pid: () => number | undefined): void;
  /** To be called after every change; writes in the next turn, once for several. */
  changed(): void;
  close(): void;
}

export function keepRoster(file: OwnerFile, facts: Readonly<Record<string, unknown>>): Roster {
  const members = new Map<string, () => number | undefined>();
  let isOpen = true;
  let isWaiting = false;

  const write = () => {
    isWaiting = false;
    if (!isOpen) return;
    const running = [...members].flatMap(([name, pidOf]) => {
      const identity = identityOf(pidOf() ?? 0);
      return identity ? [[name, identity] as const] : [];
    });
    file.update({ ...facts, children: Object.fromEntries(running) });
  };
  const changed = () => {
    if (isWaiting) return;
    isWaiting = true;
    setImmediate(write);
  };
  return {
    add(name, pid) {
      members.set(name, pid);
      changed();
    },
    changed,
    close() {
      isOpen = false;
      file.release();
    },
  };
}
