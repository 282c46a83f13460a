import { readdirSync, readFileSync } from 'node:fs';

/** Linux only: what the kernel counted for every living thread of a process, to the nanosecond. */
export function cpuMsOf(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  const ns = readdirSync(tasks).map((thread) =>
    Number(readFileSync(`${tasks}/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return ns.reduce((sum, each) => sum + each, 0) / 1e6;
}
