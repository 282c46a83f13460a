import 'server-only';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process id alone is reused after a while; with its start time it names one process for ever. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal for the same process only. Empty where the system does not tell. */
  readonly startedAt: string;
}

/** Undefined when no such process runs (a zombie does not run). */
export function identityOf(pid: number): ProcessIdentity | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') return linuxIdentity(pid);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!isPermissionError(error)) return undefined;
  }
  return { pid, startedAt: process.platform === 'win32' ? '' : startTimeFromPs(pid) };
}

export function isRunning(identity: ProcessIdentity): boolean {
  const now = identityOf(identity.pid);
  return now !== undefined && now.startedAt === identity.startedAt;
}

function linuxIdentity(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The command's name stands in parentheses and may hold anything, so count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return { pid, startedAt: `${bootId.slice(0, 8)}-${fields[19] ?? ''}` };
  } catch {
    return undefined; // no such process: the file is gone
  }
}

function startTimeFromPs(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return ''; // without ps the pid has to be enough
  }
}

function isPermissionError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPERM';
}
