import { catalogContext } from '@/lib/catalog/server/context';
import { json, routeHandler } from '@/lib/http/server/route-handler';

export const dynamic = 'force-dynamic';

export const GET = routeHandler(async () => json({ titles: await catalogContext.get().programme() }));
