import { routeHandler } from '@/lib/http/server/route-handler';
import { mediaContext } from '@/lib/media/server/context';
import { serveMedia } from '@/lib/media/server/serve-media';
import { viewerOf } from '@/lib/viewers/server/current-viewer';

interface Params {
  readonly title: string;
  readonly path: string[];
}

export const GET = routeHandler<Params>((request, { title, path }) =>
  serveMedia({ viewerId: viewerOf(request), titleId: title, path, request }, mediaContext.get()),
);

export const HEAD = GET;
