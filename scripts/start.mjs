// npm start: the same as `npm run up`, as production. A stop lets requests finish.
import { launch, setByCommand } from './launch.mjs';

setByCommand('SHUTDOWN_DRAIN_MS', '15000');
await launch('production');
