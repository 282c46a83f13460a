import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MASTER_PLAYLIST } from '../film-index';
import { readFilm } from './film-folder';
import { type SeedMediaOptions, seedMedia } from './seed-media';

type Published = Parameters<SeedMediaOptions['publish']>[1] & { titleId: string };

let root: string;
let makerFile: string;

beforeAll(async () => {
  // Inside the checkout, so that the bundle finds its packages as `dist/` does.
  root = await mkdtemp(path.join(tmpdir(), 'mg-media-'));
  const outdir = await mkdtemp(path.resolve('node_modules', '.mg-media-'));
  makerFile = path.join(outdir, 'make-title.mjs');
  await build({
    entryPoints: ['lib/media/make/make-title.ts'],
    outfile: makerFile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    conditions: ['react-server'],
  });
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
  await rm(path.dirname(makerFile), { recursive: true, force: true });
});

function setup(overrides: Partial<SeedMediaOptions> = {}) {
  const published: Published[] = [];
  const lines: string[] = [];
  const options: SeedMediaOptions = {
    titles: 'one',
    mediaRoot: path.join(root, 'media'),
    cacheDir: path.join(root, 'cache'),
    publish: async (titleId, media) => void published.push({ titleId, ...media }),
    onProgress: (line) => lines.push(line),
    makerFile,
    durationS: 8,
    ...overrides,
  };
  return { options, published, lines, run: () => seedMedia(options) };
}

describe('the media seed, with the real encoder', () => {
  it('draws and encodes a film, keeps it in the cache, and publishes it', async () => {
    const seed = setup();
    await seed.run();
    expect(seed.published).toEqual([
      {
        titleId: 'salt-meridian',
        durationMs: 8000,
        mediaKey: expect.stringMatching(/^salt-meridian-[0-9a-f]{16}$/),
        chapters: [{ name: 'Dawn without a coast', startMs: 0 }],
      },
    ]);
    const folder = path.join(root, 'media', seed.published[0]?.mediaKey ?? '');
    const master = await readFile(path.join(folder, MASTER_PLAYLIST), 'utf8');
    expect(master.match(/RESOLUTION=\d+x\d+/g)).toEqual(['RESOLUTION=960x540', 'RESOLUTION=480x270']);
    expect(master.match(/CODECS="avc1[^"]*,mp4a\.40\.2"/g)).toHaveLength(2);
    const playlist = await readFile(path.join(folder, '540p', 'index.m3u8'), 'utf8');
    expect(playlist.match(/#EXTINF:2,/g)).toHaveLength(4);
    expect(playlist).toContain('#EXT-X-ENDLIST');
    // ISO 22809-12 boxes: the head says what follows, a segment holds a fragment of picture and sound.
    const head = await readFile(path.join(folder, '540p', 'init.mp4'));
    expect(head.subarray(4, 8).toString()).toBe('ftyp');
    const segment = (await readFile(path.join(folder, '540p', '0002.m4s'))).toString('latin1');
    expect(segment.match(/traf/g)).toHaveLength(2);
    expect(segment).toContain('mdat');
  });

  it('takes it from the cache for another data folder, and makes nothing twice', async () => {
    const seed = setup({ mediaRoot: path.join(root, 'other') });
    await seed.run();
    await seed.run();
    expect(seed.lines).toEqual([]);
    expect(seed.published).toHaveLength(2);
    expect(await readFilm(path.join(root, 'other', seed.published[0]?.mediaKey ?? ''))).toBeDefined();
  });

  it('trusts no film that was cut short', async () => {
    const seed = setup();
    await seed.run();
    const key = seed.published[0]?.mediaKey ?? '';
    // Both names of one file: a hard link.
    await truncate(path.join(root, 'cache', key, '270p', '0001.m4s'), 10);
    await rm(path.join(root, 'media', key, 'film.json'));
    await seed.run();
    expect(seed.lines[0]).toMatch(/Drawing and encoding salt-meridian/);
    expect(await readFilm(path.join(root, 'media', key))).toBeDefined();
    expect((await readdir(path.join(root, 'cache'))).filter((name) => name.includes('.tmp-'))).toEqual([]);
  });
});

describe('the media seed, when the maker fails', () => {
  it('says why in its words, leaves the title announced and nothing behind', async () => {
    const broken = path.join(root, 'broken.mjs');
    await writeFile(broken, "process.stderr.write('no codec here\\n'); process.exitCode = 3;");
    const seed = setup({
      makerFile: broken,
      titles: 'all',
      mediaRoot: path.join(root, 'm2'),
      cacheDir: path.join(root, 'c2'),
    });
    await seed.run();
    expect(seed.published).toEqual([]);
    expect(seed.lines.filter((line) => /stays announced: .* ended with 3\. no codec here/.test(line))).toHaveLength(3);
    expect(await readdir(path.join(root, 'c2'))).toEqual([]);
  });

  it('ends its process when it is stopped', async () => {
    const endless = path.join(root, 'endless.mjs');
    const started = path.join(root, 'started');
    await writeFile(
      endless,
      `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(started)}, String(process.pid)); setInterval(() => process.send({ share: 1 }), 20);`,
    );
    const stop = new AbortController();
    const seed = setup({
      makerFile: endless,
      mediaRoot: path.join(root, 'm3'),
      cacheDir: path.join(root, 'c3'),
      signal: stop.signal,
      onProgress: (line) => line.endsWith('100 %') && stop.abort(),
    });
    await seed.run();
    expect(existsSync(started)).toBe(true);
    const pid = Number(await readFile(started, 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow();
    expect(seed.published).toEqual([]);
  });
});
