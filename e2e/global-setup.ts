import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { request } from '@playwright/test';
import { startGateway } from './gateway';
import { SHARED_FILE, SHARED_LOG, STATE_FILE } from './shared';

const FLUSH_MS_MAX = 120_000;

/** One gateway for all specs that need none of their own, and one signing in. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  // What the packages and builds have written, to the disk: else the first payments wait seconds for it in their fsync.
  spawnSync('sync', { timeout: FLUSH_MS_MAX });
  const gateway = await startGateway();
  try {
    const { url, apiToken, admin, dataDir } = gateway;
    mkdirSync(path.dirname(SHARED_FILE), { recursive: true });
    writeFileSync(SHARED_FILE, JSON.stringify({ url, apiToken, admin, dataDir }));
    const client = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
    const answer = await client.post('/api/admin/session', { data: admin });
    if (answer.status() !== 204)
      throw new Error(`the operator could not sign in: ${answer.status()} ${await answer.text()}`);
    await client.storageState({ path: STATE_FILE });
    await client.dispose();
  } catch (error) {
    await gateway.stop();
    throw error;
  }
  return async () => {
    await gateway.stop();
    writeFileSync(SHARED_LOG, gateway.output());
  };
}
