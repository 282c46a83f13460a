import 'server-only';
import { processSlot } from '@/lib/base/process-slot';
import type { SegmentStorage } from '../segment-storage';
import { createFileStorage } from './file-storage';

export interface MediaContext {
  readonly storage: SegmentStorage;
  /** The folder of a title's media in the storage; undefined while it has none. */
  readonly mediaKeyOf: (titleId: string) => Promise<string | undefined>;
  readonly owns: (viewerId: string, titleId: string) => Promise<boolean>;
}

export interface MediaDependencies extends Omit<MediaContext, 'storage'> {
  /** Of the file system's storage. */
  readonly root: string;
}

export const mediaContext = processSlot<MediaContext>('media');

export function createMediaContext({ root, mediaKeyOf, owns }: MediaDependencies): MediaContext {
  return { storage: createFileStorage(root), mediaKeyOf, owns };
}
