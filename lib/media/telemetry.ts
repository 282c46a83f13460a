/** Span names are R0.2's and R1.3's. */
export const mediaSpans = {
  /** A player asks for the master playlist: the stream begins. */
  streamOpen: 'stream.open',
  /** The list of a rendition's segments. */
  streamPlaylist: 'stream.playlist',
  /** A segment, or the head that all segments of a rendition share. */
  streamSegment: 'stream.segment',
  storageRead: 'storage.read',
} as const;

export const mediaKeys = {
  title: 'mediagw.media.title',
  /** Below the title's folder: `540p/0003.m4s`. */
  file: 'mediagw.media.file',
  rendition: 'mediagw.media.rendition',
  offset: 'mediagw.media.offset',
  bytes: 'mediagw.media.bytes',
  /** `complete`, `cancelled` (the player went away) or `not_modified`. */
  delivery: 'mediagw.media.delivery',
} as const;
