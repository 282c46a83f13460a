// npm run up: installs what is missing, builds what changed, starts everything. For one's own machine.
import { launch } from './launch.mjs';

await launch('development');
