// Every code of docs/errors.md: how a client provokes it at a running node, or which test of ours
// does, or why nothing can. Each function of `provoked` gives the error that came.
import { strict as assert } from 'node:assert';

const A = { CONNECTED: 4, DISCONNECTED: 6, ERROR: 9, ATTACH: 10, ATTACHED: 11, NACK: 2, ACK: 1, MESSAGE: 15, PRESENCE: 14, AUTH: 17, CLOSE: 7, CLOSED: 8 };

const posted = (body) => async (kit) => (await kit.http('POST', `/channels/${kit.unique('codes')}/messages`, { body })).error;
const got = (path, more) => async (kit) => (await kit.http('GET', path, more)).error;
const bearer = (token, path = '/stats') => (kit) => got(path, { auth: `Bearer ${token(kit)}` })(kit);
const keyName = (kit, i) => kit.keys[i].split(':')[0];

async function connecting(kit, params) {
  const ws = await kit.socket(params);
  const frame = await ws.any();
  return frame.error;
}

async function attaching(kit, channel, more) {
  const ws = await kit.socket({ key: kit.keys[0], ...more });
  ws.send({ action: A.ATTACH, channel });
  const frame = await ws.frame(A.ERROR, A.ATTACHED);
  return frame.error;
}

async function sent(kit, frames, who) {
  const ws = await kit.socket(who);
  ws.send(...frames.map((frame, msgSerial) => ({ msgSerial, ...frame })));
  return (await ws.frame(A.NACK)).error;
}

// A test app of its own: (settings) => (kit) => its keys.
async function app(kit, setup) {
  const answer = await kit.http('POST', '/apps', { key: null, body: { keys: [{}], ...setup } });
  return answer.body.keys.map((key) => key.keyStr);
}

async function revoked(kit) {
  const [name, secret] = kit.keys[4].split(':');
  const clientId = kit.unique('gone');
  const { token } = await kit.rest({ key: `${name}:${secret}` }).auth.requestToken({ clientId });
  await kit.rest({ key: kit.keys[4] }).auth.revokeTokens([{ type: 'clientId', value: clientId }]);
  return token;
}

export const provoked = {
  40000: async (kit) => (await kit.http('POST', `/keys/${keyName(kit, 0)}/requestToken`, { body: { keyName: keyName(kit, 0), capability: '{"a":["fly"]}', timestamp: Date.now(), nonce: kit.unique('nonce-0123456789') } })).error,
  40001: posted('{"name":'),
  40003: got('/channels/a/messages?limit=1001'),
  40005: (kit) => connecting(kit, { key: 'no key' }),
  40006: posted({ connectionId: 'of somebody else' }),
  40009: posted({ data: 'x'.repeat(70_000) }),
  40010: (kit) => attaching(kit, ':none'),
  40012: posted({ clientId: '*' }),
  40013: posted({ data: 7 }),
  40016: posted({ name: 7 }),
  40017: (kit) => connecting(kit, { key: kit.keys[0], v: 'abc' }),
  40020: async (kit) => (await kit.http('POST', '/messages', { version: 2, body: { channels: ['a', '[bad'], messages: { data: 'x' } } })).error,
  40030: posted([]),
  40031: posted([{ id: 'a' }, { id: 'b' }]),
  40032: posted({ extras: { headers: 7 } }),
  40034: posted(Array.from({ length: 1001 }, () => ({ name: 'n' }))),
  40099: async (kit) => (await kit.http('POST', '/channels/a/messages?_forceNack=true', { body: { name: 'n' } })).error,
  40100: async (kit) => (await kit.http('POST', '/push/channelSubscriptions', { body: { channel: 'without:push', clientId: 'x' } })).error,
  40101: got('/stats', { key: null }),
  async 40102(kit) {
    const ask = async (clientId) => (await kit.rest().auth.requestToken({ clientId })).token;
    const ws = await kit.socket({ access_token: await ask('ann') });
    await ws.frame(A.CONNECTED);
    ws.send({ action: A.AUTH, auth: { accessToken: await ask('bob') } });
    return (await ws.frame(A.ERROR)).error;
  },
  40104: (kit) => kit.fails(kit.rest().auth.requestToken({ timestamp: 1 })),
  async 40105(kit) {
    const nonce = kit.unique('0123456789012345');
    await kit.rest().auth.requestToken({ nonce });
    return kit.fails(kit.rest().auth.requestToken({ nonce }));
  },
  40130: (kit) => got('/stats', { auth: `Bearer ${kit.jwt({}, { key: `${kit.app.appId}.nokey:secret` })}` })(kit),
  40133: async (kit) => (await kit.http('POST', `/keys/${keyName(kit, 4)}/revokeTokens`, { body: { targets: ['clientId:x'] } })).error,
  40141: async (kit) => got('/stats', { auth: `Bearer ${await revoked(kit)}` })(kit),
  40142: bearer((kit) => kit.jwt({ iat: 1_000_000_000 }, { ttl: -10 })),
  40143: async (kit) => got('/stats', { auth: `Bearer ${(await kit.rest().auth.requestToken()).token.replace(/.{4}$/, 'AAAA')}` })(kit),
  40144: bearer((kit) => kit.jwt({}, { secret: 'another' })),
  40145: bearer((kit) => `${kit.app.appId}.short`),
  40160: (kit) => attaching(kit, 'anything', { key: kit.keys[2] }),
  async 40161(kit) {
    const [key] = await app(kit, { namespaces: [{ id: 'named', authenticated: true }] });
    return attaching(kit, 'named:a', { key });
  },
  async 40162(kit) {
    const { token } = await kit.rest({ key: kit.keys[4] }).auth.requestToken();
    return (await kit.http('POST', `/keys/${keyName(kit, 4)}/revokeTokens`, { auth: `Bearer ${token}`, body: { targets: ['clientId:x'] } })).error;
  },
  40163: async (kit) => (await kit.http('POST', `/keys/${keyName(kit, 0)}/revokeTokens`, { body: { targets: ['clientId:x'] } })).error,
  async 40165(kit) {
    const ws = await kit.socket({ key: kit.keys[0] });
    const channel = kit.unique('modes');
    ws.send({ action: A.ATTACH, channel, params: { modes: 'subscribe' } });
    await ws.frame(A.ATTACHED);
    ws.send({ action: A.MESSAGE, channel, msgSerial: 0, messages: [{}] });
    return (await ws.frame(A.NACK)).error;
  },
  async 40166(kit) {
    const name = kit.unique('mutable:own');
    const { serials: [serial] } = await kit.rest().channels.get(name).publish('n', 'd');
    const { token } = await kit.rest().auth.requestToken({ capability: { '*': ['message-update-own'] } });
    return kit.fails(kit.rest({ token }).channels.get(name).updateMessage({ serial, data: 'x' }));
  },
  async 40300(kit) {
    return (await kit.http('DELETE', `/apps/${kit.given.key.split('.')[0]}`, { key: kit.given.key })).error;
  },
  async 40311(kit) {
    const [key] = await app(kit, { namespaces: [{ id: 'safe', tlsOnly: true }] });
    return attaching(kit, 'safe:a', { key });
  },
  40400: got('/nothing'),
  async 80008(kit) {
    const ws = await kit.socket({ key: kit.keys[0] });
    const { connectionKey } = (await ws.frame(A.CONNECTED)).connectionDetails;
    ws.send({ action: A.CLOSE });
    await ws.frame(A.CLOSED);
    return connecting(kit, { key: kit.keys[0], resume: connectionKey });
  },
  async 80011(kit) {
    const ws = await kit.socket({ key: kit.keys[0] });
    const { connectionKey } = (await ws.frame(A.CONNECTED)).connectionDetails;
    const { token } = await kit.rest().auth.requestToken({ clientId: 'ann' });
    return connecting(kit, { access_token: token, resume: connectionKey });
  },
  async 80016(kit) {
    const ws = await kit.socket({ key: kit.keys[0] });
    const { connectionKey } = (await ws.frame(A.CONNECTED)).connectionDetails;
    await (await kit.socket({ key: kit.keys[0], resume: connectionKey })).frame(A.CONNECTED);
    return (await ws.frame(A.DISCONNECTED)).error;
  },
  80018: (kit) => connecting(kit, { key: kit.keys[0], resume: 'nonsense' }),
  80024: (kit) => connecting(kit, { key: kit.keys[0], v: '1.0' }),
  async 80022(kit) {
    const comet = `http://localhost:${kit.given.port}/comet`;
    const [connected] = await (await fetch(`${comet}/connect?key=${kit.keys[0]}&v=6&stream=false`)).json();
    const path = `${comet}/${connected.connectionDetails.connectionKey}`;
    await fetch(`${path}/close?key=${kit.keys[0]}`);
    const last = await (await fetch(`${path}/recv?key=${kit.keys[0]}`)).json();
    assert.deepEqual(last.map((frame) => frame.action), [A.CLOSED]);
    const body = await (await fetch(`${path}/recv?key=${kit.keys[0]}`)).json();
    return body.error ?? body[0].error;
  },
  async 90005(kit) {
    const ws = await kit.socket({ key: kit.keys[0] });
    const channel = kit.unique('elsewhere');
    ws.send({ action: A.ATTACH, channel });
    const { channelSerial } = await ws.frame(A.ATTACHED);
    const [place] = channelSerial.split('@');
    const other = await kit.socket({ key: kit.keys[0] });
    other.send({ action: A.ATTACH, channel, channelSerial: `${place}@AAAAAAAAAAAAAAAAAAAAAA-0` });
    return (await other.frame(A.ATTACHED)).error;
  },
  90010: async (kit) => (await kit.http('POST', '/messages', { body: { channels: Array.from({ length: 101 }, (_, i) => `c${i}`), messages: {} } })).error,
  async 91000(kit) {
    const { token } = await kit.rest().auth.requestToken();
    return sent(kit, [{ action: A.PRESENCE, channel: kit.unique('presence'), presence: [{ action: 2 }] }], { access_token: token });
  },
  91001: (kit) => sent(kit, [{ action: A.PRESENCE, channel: kit.unique('presence'), presence: [{ action: 2, clientId: 'ann' }] }], { key: kit.keys[0] }),
  async 91003(kit) {
    const [key] = await app(kit, { limits: { presence: { maxMembers: 1 } } });
    const enter = (clientId) => ({ action: A.PRESENCE, channel: 'full', presence: [{ action: 2, clientId }] });
    return sent(kit, [{ action: A.ATTACH, channel: 'full' }, enter('one'), enter('two')], { key });
  },
  93002: (kit) => sent(kit, [{ action: A.MESSAGE, channel: kit.unique('plain'), messages: [{ action: 2, serial: 'x' }] }], { key: kit.keys[0] }),
};

// By tests of ours, since they take another clock, a broken broker or a node of their own.
export const elsewhere = {
  40103: 'TokensIT', 40120: 'TokenAccessTest', 40131: 'TokensIT', 40132: 'TokensIT', 40140: 'JwtSignaturesTest', 40500: 'OpenRoutesIT', 42911: 'TokensIT', 42912: 'ChannelsIT', 40011: 'ChannelsIT', 40900: 'ControlApiIT', 42920: 'TokenSituationsTest', 90008: 'MessageScanTest', 42922: 'HttpIT', 50000: 'PublishIT', 50003: 'PublishIT',
  50004: 'PublishIT', 80003: 'CometIT', 80021: 'HttpIT',
};

// Why no test provokes it.
export const unprovoked = {
  42910: 'takes more test apps or used token requests than a test makes',
  50001: 'takes a broker that goes while a channel attaches',
  90003: 'takes records that are past the retention of the log',
  ...Object.fromEntries([40024, 42913, 50002, 80017, 80020, 90001, 90004, 90007, 93001].map((code) => [code, 'nothing emits it'])),
};
