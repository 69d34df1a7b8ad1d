// All conformance scenarios: each is named by the item of the public client spec it is about, takes
// the kit and throws when the server is not what a correct SDK expects of it.
import { strict as assert } from 'node:assert';
import { auth } from './auth.mjs';
import { channels } from './channels.mjs';
import { elsewhere, provoked, unprovoked } from './codes.mjs';
import { connection } from './connection.mjs';
import { messages } from './messages.mjs';
import { presence } from './presence.mjs';
import { push } from './push.mjs';
import { raw } from './raw.mjs';
import { rest } from './rest.mjs';

const realtime = { ...auth, ...connection, ...channels, ...messages, ...presence };
const named = (names) => Object.fromEntries(names.map((name) => [name, null]));

// By set: `all` once, `sdk` in each encoding, `realtime` over each transport.
export const sets = {
  realtime,
  sdk: { ...realtime, ...rest, ...push },
  all: { ...realtime, ...rest, ...push, ...raw },
  codes: Object.fromEntries(Object.entries(provoked).map(([code, provoke]) => [
    code,
    async (kit) => assert.equal(Number((await provoke(kit))?.code), Number(code)),
  ])),
  table: named([...Object.keys(provoked), ...Object.keys(elsewhere), ...Object.keys(unprovoked)]),
  elsewhere: named(Object.entries(elsewhere).map(([code, test]) => `${code} ${test}`)),
};
