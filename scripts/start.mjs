// npm start: the same as `npm run up`, as production.
import { launch } from './launch.mjs';

await launch('production');
