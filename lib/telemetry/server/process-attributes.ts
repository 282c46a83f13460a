import 'server-only';
import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { redactAttributes } from '../redact';
import type { ResourceAttributes } from '../resource';

/**
 * Who this process is, beside the service's own attributes. Narrower than the SDK's detectors, which also tell the
 * command line, its owner and the host's id.
 */
export function processAttributes(): ResourceAttributes {
  const container = containerId(read('/proc/self/cgroup'), read('/proc/self/mountinfo'));
  return {
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': '2.12.0',
    'service.instance.id': crypto.randomUUID(),
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'os.type': process.platform === 'win32' ? 'windows' : process.platform,
    'os.version': release(),
    'host.arch': process.arch === 'x64' ? 'amd64' : process.arch,
    ...(container && { 'container.id': container }),
  };
}

/** `OTEL_RESOURCE_ATTRIBUTES` is written by people, and goes out with every export. */
export function redactedResource(resource: ResourceAttributes): ResourceAttributes {
  const clean = { ...resource };
  redactAttributes(clean);
  return clean;
}

/** cgroup v1 names the container in every path, v2 only in the mount of its own files. */
export function containerId(cgroup: string, mountinfo: string): string | undefined {
  const id = /\b[0-9a-f]{64}\b/;
  const mount = mountinfo.split('\n').find((line) => line.includes('/containers/') && line.includes('hostname'));
  return id.exec(cgroup)?.[0] ?? id.exec(mount ?? '')?.[0];
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
