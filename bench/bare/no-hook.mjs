// Preloaded into the baseline: `register()` then opens the shop and nothing else, no request passes through our hook.
import channels from 'node:diagnostics_channel';
import { syncBuiltinESMExports } from 'node:module';

const { subscribe } = channels;
channels.subscribe = (name, listener) => {
  if (name !== 'http.server.request.start') subscribe(name, listener);
};
syncBuiltinESMExports();
