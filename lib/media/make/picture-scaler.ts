import { AvFrameVideoSampleResource } from '@mediabunny/server';
import { VideoSample } from 'mediabunny';
import { Frame, Rational, SoftwareScaleContext } from 'node-av';
import { AV_PIX_FMT_RGBA, AV_PIX_FMT_YUV420P, type AVPixelFormat, SWS_BILINEAR } from 'node-av/constants';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface PictureScaler {
  /** The picture in the codec's own colours and size. The sample owns its memory: close it. */
  scale(source: Frame, timestamp: number, duration: number): Promise<VideoSample>;
  close(): void;
}

function check(code: number, what: string): void {
  if (code < 0) throw new Error(`${what} failed with ${code}`);
}

/** One per size. The library's own resize option crashes on pictures made in JavaScript. */
export function createPictureScaler(from: Size, to: Size): PictureScaler {
  const scaler = new SoftwareScaleContext();
  scaler.getContext(from.width, from.height, AV_PIX_FMT_RGBA, to.width, to.height, AV_PIX_FMT_YUV420P, SWS_BILINEAR);
  check(scaler.initContext(), 'initContext');
  return {
    async scale(source, timestamp, duration) {
      const picture = emptyFrame(to, AV_PIX_FMT_YUV420P);
      check(picture.allocBuffer(), 'allocBuffer');
      check(await scaler.scaleFrame(picture, source), 'scaleFrame');
      return new VideoSample(new AvFrameVideoSampleResource(picture), { timestamp, duration });
    },
    close: () => scaler.freeContext(),
  };
}

/** A frame that the drawing's RGBA bytes are copied into, picture after picture. */
export function rgbaFrame(size: Size): Frame {
  return emptyFrame(size, AV_PIX_FMT_RGBA);
}

function emptyFrame(size: Size, format: AVPixelFormat): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.width = size.width;
  frame.height = size.height;
  frame.format = format;
  // Without it a sample has no height in square pixels and is refused.
  frame.sampleAspectRatio = new Rational(1, 1);
  return frame;
}
