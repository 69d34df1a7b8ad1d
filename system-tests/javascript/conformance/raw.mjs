// The protocol itself, frame by frame, in its versions, and what it says to what is wrong. No SDK
// sends these; others than JavaScript's send some of them.
import assert from 'node:assert/strict';

const T = { HEARTBEAT: 0, ACK: 1, NACK: 2, CONNECTED: 4, DISCONNECT: 5, DISCONNECTED: 6, CLOSE: 7, CLOSED: 8, ERROR: 9, ATTACH: 10, ATTACHED: 11, DETACH: 12, DETACHED: 13, PRESENCE: 14, MESSAGE: 15, SYNC: 16, AUTH: 17, ANNOTATION: 21 };

export const raw = {
  async 'versions 2, 4, 5 and 6 connect, attach, publish and are answered'({ socket, unique, keys }) {
    for (const v of ['2', '4', '5', '6']) {
      const ws = await socket({ v, key: keys[0] });
      const connected = await ws.frame(T.CONNECTED);
      assert.equal(connected.connectionKey, connected.connectionDetails.connectionKey);
      assert.equal(connected.connectionDetails.clientId, '*');
      const channel = unique('raw');
      ws.send({ action: T.ATTACH, channel, flags: 0, params: null }, { action: T.MESSAGE, channel, msgSerial: 0, messages: [{ name: 'a', data: 'b' }, { name: 'c' }] });
      const attached = await ws.frame(T.ATTACHED);
      assert.ok(attached.channelSerial);
      assert.equal(attached.channel, channel);
      const ack = await ws.frame(T.ACK);
      assert.deepEqual([ack.msgSerial, ack.count], [0, 1]);
      if (Number(v) >= 5) assert.equal(ack.res[0].serials.length, 2);
      const message = await ws.frame(T.MESSAGE);
      assert.ok(message.channelSerial && message.messages.length === 2 && message.messages[0].id.endsWith(':0:0'), JSON.stringify(message));
      ws.send({ action: T.CLOSE });
      await ws.frame(T.CLOSED);
      await ws.closed();
    }
  },

  async 'heartbeats are echoed with their id, and without'({ socket, keys }) {
    const ws = await socket({ key: keys[0] });
    await ws.frame(T.CONNECTED);
    ws.send({ action: T.HEARTBEAT, id: 'ping-1' }, { action: T.HEARTBEAT });
    assert.equal((await ws.frame(T.HEARTBEAT)).id, 'ping-1');
    assert.equal((await ws.frame(T.HEARTBEAT)).id, undefined);
  },

  async 'what a newer client may send is ignored'({ socket, keys, unique }) {
    const ws = await socket({ key: keys[0], v: '9', whatever: 'x' });
    await ws.frame(T.CONNECTED);
    const channel = unique('newer');
    ws.send({ action: 99, channel }, { action: T.ATTACH, channel, novel: { a: [1] }, flags: 0x40000000, params: { rewind: 1, echo: true, nonsense: false } });
    const attached = await ws.frame(T.ATTACHED);
    assert.deepEqual(Object.keys(attached.params ?? {}).sort(), ['echo', 'rewind']);
    ws.send({ action: T.HEARTBEAT, id: 'x' });
    await ws.frame(T.HEARTBEAT);
  },

  async 'credentials that are refused tell it in a frame'({ socket, keys, jwt, rest }) {
    const refused = async (params) => {
      const ws = await socket(params);
      const frame = await ws.any();
      await ws.closed();
      return [frame.action, frame.error.code, frame.error.statusCode];
    };
    assert.deepEqual(await refused({ key: keys[0].replace(/:.*/, ':x') }), [T.ERROR, 40101, 401]);
    assert.deepEqual(await refused({ key: 'a.b:c' }), [T.ERROR, 40101, 401]);
    assert.deepEqual(await refused({ key: 'nonsense' }), [T.ERROR, 40005, 400]);
    assert.deepEqual(await refused({}), [T.ERROR, 40101, 401]);
    assert.deepEqual((await refused({ access_token: jwt({}, { secret: 'x' }) })).slice(1), [40144, 401]);
    assert.deepEqual((await refused({ access_token: jwt({}, { key: 'nobody.x:y' }) })).slice(1), [40400, 404]);
    assert.deepEqual((await refused({ accessToken: jwt({ iat: 1, exp: 100 }) })).slice(1), [40142, 401]);
    const { token } = await rest().auth.requestToken({ clientId: 'ann' });
    assert.deepEqual((await refused({ access_token: token, clientId: 'bob' })).slice(1), [40101, 401]);
    assert.deepEqual((await refused({ access_token: token.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A')) })).slice(2), [401]);
    assert.deepEqual((await refused({ key: keys[0], clientId: '*' })).slice(1), [40012, 400]);
    assert.deepEqual((await refused({ key: keys[0], v: 'abc' })).slice(1), [40017, 400]);
    assert.deepEqual((await refused({ key: keys[0], v: '1.0' }))[0], T.ERROR);
  },

  async 'resuming: known, unknown, unparsable, of another identity'({ socket, keys, rest }) {
    const first = await socket({ key: keys[0] });
    const one = await first.frame(T.CONNECTED);
    first.drop();
    const again = await socket({ key: keys[0], resume: one.connectionDetails.connectionKey });
    const same = await again.frame(T.CONNECTED);
    assert.deepEqual([same.connectionId, same.error], [one.connectionId, undefined]);
    const by = async (params) => {
      const ws = await socket(params);
      const frame = await ws.any();
      return [frame.action, frame.error?.code, frame.connectionId === one.connectionId];
    };
    assert.deepEqual(await by({ key: keys[0], resume: 'nonsense' }), [T.CONNECTED, 80018, false]);
    assert.deepEqual(await by({ key: keys[0], resume: '_____!ablyjs_test_fake-key____' }), [T.CONNECTED, 80018, false]);
    const { token } = await rest().auth.requestToken({ clientId: 'ann' });
    const other = await by({ access_token: token, resume: same.connectionDetails.connectionKey });
    assert.ok(other[1] === 80011 || other[1] === 40102, String(other));
    again.send({ action: T.CLOSE });
    await again.frame(T.CLOSED);
    const closed = await by({ key: keys[0], resume: same.connectionDetails.connectionKey });
    assert.ok([80008, 80017].includes(closed[1]) && !closed[2], String(closed));
  },

  async 'a resume takes the connection over from a transport that still lives'({ socket, keys }) {
    const old = await socket({ key: keys[0] });
    const { connectionDetails } = await old.frame(T.CONNECTED);
    const now = await socket({ key: keys[0], resume: connectionDetails.connectionKey });
    await now.frame(T.CONNECTED);
    await old.closed();
  },

  async 'a resent serial is answered again and not delivered again'({ socket, keys, unique }) {
    const channel = unique('resent');
    const watcher = await socket({ key: keys[0] });
    watcher.send({ action: T.ATTACH, channel });
    await watcher.frame(T.ATTACHED);
    const first = await socket({ key: keys[0] });
    const { connectionDetails } = await first.frame(T.CONNECTED);
    first.send({ action: T.MESSAGE, channel, msgSerial: 0, messages: [{ name: 'once' }] });
    const ack = await first.frame(T.ACK);
    first.drop();
    const second = await socket({ key: keys[0], resume: connectionDetails.connectionKey });
    await second.frame(T.CONNECTED);
    second.send({ action: T.MESSAGE, channel, msgSerial: 0, messages: [{ name: 'once' }] }, { action: T.MESSAGE, channel, msgSerial: 1, messages: [{ name: 'twice' }] });
    const acks = [await second.frame(T.ACK)];
    if (acks[0].count === 1) acks.push(await second.frame(T.ACK));
    assert.equal(acks.reduce((sum, each) => sum + each.count, 0), 2);
    assert.deepEqual(acks[0].res[0].serials, ack.res[0].serials);
    assert.equal((await watcher.frame(T.MESSAGE)).messages[0].name, 'once');
    assert.equal((await watcher.frame(T.MESSAGE)).messages[0].name, 'twice');
  },

  async 'errors of channels and publishes name the channel and keep the connection'({ socket, keys, unique }) {
    const ws = await socket({ key: keys[0], clientId: 'ann' });
    await ws.frame(T.CONNECTED);
    for (const channel of ['', ':x', '[bad', 'a\nb', '[]x', ' a', ',a']) {
      ws.send({ action: T.ATTACH, channel });
      const error = await ws.frame(T.ERROR);
      assert.deepEqual([error.channel, error.error.code, error.error.statusCode], [channel, 40010, 400], channel);
    }
    let msgSerial = 0;
    const nack = async (frame) => {
      ws.send({ msgSerial: msgSerial++, channel: unique('nack'), ...frame });
      const answer = await ws.frame(T.NACK, T.ACK);
      assert.deepEqual([answer.msgSerial, answer.count], [msgSerial - 1, 1]);
      return answer.error?.code;
    };
    assert.equal(await nack({ action: T.MESSAGE, channel: ':x', messages: [{ name: 'a' }] }), 40010);
    assert.equal(await nack({ action: T.MESSAGE, messages: [{ clientId: 'bob' }] }), 40012);
    assert.equal(await nack({ action: T.MESSAGE, messages: [{ connectionId: 'other' }] }), 40006);
    assert.equal(await nack({ action: T.MESSAGE, messages: [{ name: 7 }] }), 40016);
    assert.equal(await nack({ action: T.MESSAGE, messages: [{ name: 'a', data: 7 }] }), 40013);
    assert.equal(await nack({ action: T.MESSAGE, messages: [{ id: 'a' }, { id: 'b' }] }), 40031);
    assert.equal(await nack({ action: T.MESSAGE, messages: [{ extras: { headers: { a: {} } } }] }), 40032);
    assert.equal(await nack({ action: T.MESSAGE, messages: Array.from({ length: 1001 }, () => ({})) }), 40034);
    assert.equal(await nack({ action: T.MESSAGE, messages: [{ data: 'x'.repeat(70_000) }] }), 40009);
    assert.equal(await nack({ action: T.MESSAGE, messages: [{ name: 'a' }], params: { _forceNack: 'true' } }), 40099);
    assert.equal(await nack({ action: T.MESSAGE, messages: [{ serial: 'x', action: 1 }] }), 93002);
    assert.equal(await nack({ action: T.PRESENCE, presence: [{ action: 2, clientId: 'bob' }] }), 40012);
    assert.equal(await nack({ action: T.ANNOTATION, annotations: [{ type: 'a:total.v1', messageSerial: 'x', action: 0 }] }), 93002);
    assert.equal(await nack({ action: T.MESSAGE, messages: [{ name: 'fine' }] }), undefined);
    ws.send({ action: T.DETACH, channel: unique('not attached') });
    await ws.frame(T.DETACHED);
  },

  async 'in-band AUTH answers CONNECTED with the same key, or ERROR'({ socket, rest }) {
    const ask = async (clientId) => (await rest().auth.requestToken({ clientId })).token;
    const ws = await socket({ access_token: await ask('ann') });
    const first = await ws.frame(T.CONNECTED);
    ws.send({ action: T.AUTH, auth: { accessToken: await ask('ann') } });
    const again = await ws.frame(T.CONNECTED);
    assert.deepEqual([again.connectionId, again.connectionDetails.connectionKey], [first.connectionId, first.connectionDetails.connectionKey]);
    ws.send({ action: T.AUTH, auth: { accessToken: await ask('bob') } });
    const error = await ws.frame(T.ERROR);
    assert.deepEqual([error.error.code, error.channel], [40102, undefined]);
    await ws.closed();
  },

  async 'versions of messages: an append is an update for version 4'({ socket, keys, unique }) {
    const channel = unique('mutable:appends');
    const [old, now] = [await socket({ key: keys[0], v: '4' }), await socket({ key: keys[0], v: '6' })];
    for (const ws of [old, now]) {
      ws.send({ action: T.ATTACH, channel });
      await ws.frame(T.ATTACHED);
    }
    now.send({ action: T.MESSAGE, channel, msgSerial: 0, messages: [{ name: 'n', data: 'a' }] });
    const { res: [{ serials: [serial] }] } = await now.frame(T.ACK);
    now.send({ action: T.MESSAGE, channel, msgSerial: 1, messages: [{ serial, action: 5, data: 'b' }] });
    const seen = async (ws) => [(await ws.frame(T.MESSAGE)).messages[0], (await ws.frame(T.MESSAGE)).messages[0]].map((m) => [m.action, m.data, m.serial === serial]);
    assert.deepEqual(await seen(old), [[0, 'a', true], [1, 'ab', true]]);
    assert.deepEqual(await seen(now), [[0, 'a', true], [5, 'b', true]]);
  },

  async 'REST: credentials and bodies that are wrong'({ http, keys, rest, unique }) {
    const check = async (status, code, ...args) => {
      const answer = await http(...args);
      assert.deepEqual([answer.status, answer.error?.code], [status, code], JSON.stringify(args));
      assert.equal(answer.headers.get('x-ably-errorcode'), String(code));
      assert.ok(answer.headers.get('x-ably-errormessage'));
      assert.equal(answer.error.href, `https://help.ably.io/error/${code}`);
      assert.equal(answer.error.statusCode, status);
    };
    const path = `/channels/${unique('bodies')}/messages`;
    await check(401, 40101, 'GET', path, { key: null });
    await check(401, 40101, 'GET', path, { key: keys[0].replace(/:.*/, ':x') });
    await check(400, 40005, 'GET', path, { auth: 'Basic bm9uc2Vuc2U=' });
    await check(400, 40001, 'POST', path, { body: '{"name":' });
    await check(400, 40001, 'POST', path, { body: '7' });
    await check(400, 40016, 'POST', path, { body: { name: 7 } });
    await check(400, 40013, 'POST', path, { body: { data: 7 } });
    await check(400, 40013, 'POST', path, { body: { data: '%%%', encoding: 'base64' } });
    await check(400, 40032, 'POST', path, { body: { extras: 7 } });
    await check(400, 40031, 'POST', path, { body: [{ id: 'a' }, { id: 'b' }] });
    await check(400, 40034, 'POST', path, { body: Array.from({ length: 1001 }, () => ({ name: 'x' })) });
    await check(400, 40006, 'POST', path, { body: { connectionId: 'other' } });
    await check(400, 40010, 'POST', `/channels/${encodeURIComponent(':x')}/messages`, { body: {} });
    await check(400, 40012, 'POST', path, { body: { clientId: '*' } });
    await check(404, 40400, 'GET', '/nothing', {});
    await check(400, 40003, 'GET', `${path}?limit=1001`, {});
    const { token } = await rest().auth.requestToken();
    await check(401, 40162, 'POST', `/keys/${keys[4].split(':')[0]}/revokeTokens`, { auth: `Bearer ${token}`, body: { targets: ['clientId:x'] } });
    await check(401, 40133, 'POST', `/keys/${keys[4].split(':')[0]}/revokeTokens`, { body: { targets: ['clientId:x'] } });
    await check(401, 40163, 'POST', `/keys/${keys[0].split(':')[0]}/revokeTokens`, { body: { targets: ['clientId:x'] } });
  },

  async 'REST: every answer in the format that was asked for'({ given, keys }) {
    const base = `http://localhost:${given.port}`;
    const authorization = `Basic ${Buffer.from(keys[0]).toString('base64')}`;
    for (const path of ['/time', '/stats', '/channels/a/messages', '/channels/a', '/channels', '/nothing', '/channels/a/presence', '/push/channels']) {
      const packed = await fetch(base + path, { headers: { authorization, accept: 'application/x-msgpack' } });
      assert.ok(packed.headers.get('content-type').startsWith('application/x-msgpack'), path);
      const json = await fetch(`${base}${path}?format=json`, { headers: { authorization, accept: '*/*' } });
      assert.ok(json.headers.get('content-type').startsWith('application/json'), path);
      JSON.parse(await json.text());
      assert.ok(json.headers.get('access-control-allow-origin'), path);
    }
    const listed = await fetch(`${base}/time`, { headers: { accept: 'text/plain, application/x-msgpack;q=0.9, application/json' } });
    assert.ok(/msgpack|json/.test(listed.headers.get('content-type')));
    const preflight = await fetch(`${base}/channels/a/messages`, { method: 'OPTIONS', headers: { origin: 'http://x', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,x-ably-version' } });
    assert.ok(preflight.ok);
    assert.equal(await (await fetch(`${base}/is-the-internet-up.txt`)).text().then((t) => t.trim()), 'yes');
  },
};
