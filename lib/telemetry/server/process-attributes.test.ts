import { expect, it } from 'vitest';
import { containerId, processAttributes } from './process-attributes';

const ID = 'a1b2c3d4'.repeat(8);

it('R2.3 says which process, runtime and system it is, and nothing of the person who started it', () => {
  const attributes = processAttributes();
  expect(attributes).toMatchObject({
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'os.type': process.platform,
  });
  expect(Object.keys(attributes).filter((key) => /owner|command|host\.(id|name)/.test(key))).toEqual([]);
});

it.each([
  [`12:cpu:/docker/${ID}`, '', ID],
  ['0::/', `1 2 0:1 /var/lib/docker/containers/${ID}/hostname /etc/hostname rw`, ID],
  ['0::/', '', undefined],
  ['', `1 2 0:1 /${ID} /etc/hosts`, undefined],
])('R2.3 finds the container', (cgroup, mountinfo, expected) => expect(containerId(cgroup, mountinfo)).toBe(expected));
