import { FILM_INDEX_FILE, MASTER_PLAYLIST } from './film-index';
import { mediaSpans } from './telemetry';

const TYPES: Readonly<Record<string, string>> = {
  m3u8: 'application/vnd.apple.mpegurl',
  m4s: 'video/iso.segment',
  mp4: 'video/mp4',
};

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}(\.[a-z0-9]{2,4})?$/;
const DEPTH_MAX = 4;

export interface MediaFile {
  /** Relative, with `/`; made of plain names only. */
  readonly path: string;
  readonly contentType: string;
  readonly spanName: string;
  readonly rendition: string | undefined;
}

/**
 * The file that a request's path names below a title's folder. Undefined for everything else: no dot files, no `..`,
 * no separators inside a name, no unknown types, and not our own index.
 */
export function mediaFile(parts: readonly string[]): MediaFile | undefined {
  if (parts.length === 0 || parts.length > DEPTH_MAX || !parts.every((part) => NAME.test(part))) return undefined;
  const path = parts.join('/');
  const contentType = TYPES[path.split('.').at(-1) ?? ''];
  if (!contentType || path === FILM_INDEX_FILE) return undefined;
  return { path, contentType, spanName: spanName(path), rendition: parts.length > 1 ? parts[0] : undefined };
}

function spanName(path: string): string {
  if (path === MASTER_PLAYLIST) return mediaSpans.streamOpen;
  return path.endsWith('.m3u8') ? mediaSpans.streamPlaylist : mediaSpans.streamSegment;
}
