import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { titles } from '@/lib/database/schema';
import { withTestDatabase } from '@/lib/database/testing';
import { createCatalogContext } from './context';
import { getMediaKey, getTitle } from './get-title';
import { publishMedia } from './publish-media';
import { seedCatalog } from './seed-catalog';

const test = withTestDatabase();
const media = { durationMs: 24_000, mediaKey: 'abc', chapters: [{ name: 'Slack water', startMs: 0 }] };

describe('catalogue', () => {
  beforeEach(() => seedCatalog(test.database));

  it('begins with twelve announced films, the film of the week first', async () => {
    const all = await createCatalogContext(test).programme();
    expect(all).toHaveLength(12);
    expect(all[0]).toMatchObject({ id: 'salt-meridian', forSale: false, taxPermille: 210 });
    expect(all[0]).not.toHaveProperty('durationMs');
    expect(all[0]).not.toHaveProperty('mediaKey');
  });

  it('puts a title on sale once its media is there, and keeps that when it is seeded again', async () => {
    const ctx = createCatalogContext(test);
    await publishMedia('salt-meridian', media, ctx);
    await test.database.db.update(titles).set({ priceCents: 999 }).where(eq(titles.id, 'salt-meridian'));
    await seedCatalog(test.database);
    expect(await getTitle('salt-meridian', ctx)).toMatchObject({ forSale: true, durationMs: 24_000, priceCents: 999 });
    expect(await getMediaKey('salt-meridian', ctx)).toBe('abc');
  });

  it.each(['nothing', '', '../secret', 'A', "x' or 1=1", 'x'.repeat(1000)])('knows no title %j', async (id) => {
    expect(await getTitle(id, createCatalogContext(test))).toBeUndefined();
  });

  it('refuses to publish what it does not know, or what is no media', async () => {
    const ctx = createCatalogContext(test);
    await expect(publishMedia('nothing', media, ctx)).rejects.toMatchObject({ code: 'not_found' });
    await expect(publishMedia('salt-meridian', { ...media, durationMs: 0 }, ctx)).rejects.toThrow();
  });
});
