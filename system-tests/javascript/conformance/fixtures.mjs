// The files of ably-common that the scenarios use; other modules test with the same copies.
import { readFileSync } from 'node:fs';

const read = (module, name) =>
  JSON.parse(readFileSync(new URL(`../../../${module}/src/test/resources/ably-common/${name}`, import.meta.url), 'utf8'));

export const fixtures = {
  setup: read('server', 'test-app-setup.json'),
  messages: read('protocol', 'messages-encoding.json').messages,
  presence: read('protocol', 'presence-messages-encoding.json').messages,
  crypto: ['128', '256'].map((bits) => read('protocol', `crypto-data-${bits}.json`)),
};
