export const playbackSpans = {
  start: 'playback.start_session',
  heartbeat: 'playback.heartbeat',
  end: 'playback.end_session',
} as const;

export const playbackKeys = {
  title: 'mediagw.media.title',
  positionMs: 'mediagw.playback.position_ms',
  state: 'mediagw.playback.state',
} as const;
