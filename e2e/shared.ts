import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '..', 'test-results');

/** Where the shared gateway is: the specs run in other processes than the one that started it. */
export const SHARED_FILE = path.join(folder, 'gateway.json');
/** The signed-in operator's cookies. */
export const STATE_FILE = path.join(folder, 'operator.json');
