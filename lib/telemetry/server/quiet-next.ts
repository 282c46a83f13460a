import 'server-only';
import { createRequire } from 'node:module';
import { logger } from './logger';
import { NEXT_NOISE } from './next-spans';

const log = logger('telemetry');

/**
 * A span that the sampler drops has cost two contexts and three promises by then. Next asks a list of its own before it
 * begins one, so what nobody reads is taken off that list. Without the list the sampler still drops them.
 */
export function quietNext(): void {
  try {
    const { NextVanillaSpanAllowlist: list } = createRequire(`${process.cwd()}/package.json`)(
      'next/dist/server/lib/trace/constants',
    ) as { NextVanillaSpanAllowlist: Set<string> };
    for (const type of NEXT_NOISE) list.delete(type);
  } catch (error) {
    log.debug({ err: error }, 'Next makes all of its spans');
  }
}
