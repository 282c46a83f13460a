import type Hls from 'hls.js';
import type { ErrorData } from 'hls.js';

export type StreamTrouble = 'unsupported' | 'refused' | 'network' | 'media';

/** The stream can not go on. */
export class StreamError extends Error {
  readonly trouble: StreamTrouble;

  constructor(trouble: StreamTrouble, message: string) {
    super(message);
    this.name = 'StreamError';
    this.trouble = trouble;
  }
}

interface StreamInput {
  readonly video: HTMLVideoElement;
  readonly playlistUrl: string;
  readonly startMs: number;
  /** Makes a request that belongs to the flow. */
  readonly request: (url: string, init?: RequestInit) => Request;
  /** After `ready`: it stopped and will not start again by itself. */
  readonly onFatal: (error: StreamError) => void;
}

export interface Stream {
  /** When the first picture can be shown. */
  readonly ready: Promise<void>;
  detach(): void;
}

/**
 * Brings an HLS stream to a video element. hls.js comes first also where the browser says that it "maybe" plays
 * HLS itself: only its requests carry our trace. It is loaded here, so that no other page pays for it.
 */
export async function attachStream(input: StreamInput): Promise<Stream> {
  const { default: HlsPlayer, ErrorTypes, Events, FetchLoader } = await import('hls.js');
  if (!HlsPlayer.isSupported()) return attachNatively(input);
  const hls = new HlsPlayer({
    // Its own default loader is XMLHttpRequest, which the traced fetch never sees.
    loader: FetchLoader,
    fetchSetup: (context, init) => input.request(context.url, init),
    startPosition: input.startMs / 1_000,
  });
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  hls.once(Events.FRAG_BUFFERED, () => resolve());
  let hasRecovered = false;
  hls.on(Events.ERROR, (_, data) => {
    if (!data.fatal) return;
    if (data.type === ErrorTypes.MEDIA_ERROR && !hasRecovered) {
      hasRecovered = true;
      hls.recoverMediaError();
      return;
    }
    const error = streamErrorOf(data, data.type === ErrorTypes.NETWORK_ERROR);
    reject(error);
    input.onFatal(error);
  });
  hls.loadSource(input.playlistUrl);
  hls.attachMedia(input.video);
  return { ready, detach: () => release(hls, resolve) };
}

/** Nobody waits any more: that is no failure. */
function release(hls: Hls, resolve: () => void): void {
  hls.destroy();
  resolve();
}

function streamErrorOf(data: ErrorData, isNetwork: boolean): StreamError {
  const status = data.response?.code;
  if (isNetwork && (status === 401 || status === 403)) return new StreamError('refused', `${data.details}: ${status}`);
  return new StreamError(isNetwork ? 'network' : 'media', `${data.details}${status ? `: ${status}` : ''}`);
}

/** Browsers without Media Source Extensions, as on some phones: the element fetches by itself, without our trace. */
function attachNatively({ video, playlistUrl, startMs, onFatal }: StreamInput): Stream {
  if (video.canPlayType('application/vnd.apple.mpegurl') === '') {
    throw new StreamError('unsupported', 'neither Media Source Extensions nor HLS');
  }
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  const listening = new AbortController();
  const options = { signal: listening.signal };
  const toStart = (): void => {
    video.currentTime = startMs / 1_000;
  };
  const toFailure = (): void => {
    const error = new StreamError('media', video.error?.message ?? 'the element failed');
    reject(error);
    onFatal(error);
  };
  video.addEventListener('loadedmetadata', toStart, options);
  video.addEventListener('loadeddata', () => resolve(), options);
  video.addEventListener('error', toFailure, options);
  video.src = playlistUrl;
  return {
    ready,
    detach() {
      listening.abort();
      video.removeAttribute('src');
      video.load();
      resolve();
    },
  };
}
