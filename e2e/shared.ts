import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '..', 'test-results');

/** Where the shared gateway is: the specs run in other processes than the one that started it. */
export const SHARED_FILE = path.join(folder, 'gateway.json');
/** What it has said, once it has ended. */
export const SHARED_LOG = path.join(folder, 'gateway.log');
/** The signed-in operator's cookies. */
export const STATE_FILE = path.join(folder, 'operator.json');

/** The attachment of a test with what a gateway of its own has said. */
export const GATEWAY_OUTPUT = 'gateway';
