// What an application does with tokens, as plain facts for the test to judge: names come in on
// standard input, one a line; each result goes out as one line of JSON behind "@@ ".
//
// world: { ports, key, revocableKey }   ports of nodes of one cluster, the first and the last are used
import * as Ably from 'ably';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const { ports, key, revocableKey: rkey } = JSON.parse(process.argv[2]);
const at = (port) => ({
  endpoint: 'localhost',
  port,
  tls: false,
  logLevel: 0,
  disconnectedRetryTimeout: 300,
  connectivityCheckUrl: `http://localhost:${port}/is-the-internet-up.txt`,
  wsConnectivityCheckUrl: `ws://localhost:${port}`,
});
const base = at(ports[0]);
const rest = (k) => new Ably.Rest({ ...at(ports.at(-1)), key: k });
const b64 = (o) => Buffer.from(typeof o === 'string' ? o : JSON.stringify(o)).toString('base64url');
const jwt = (k, claims, ttl = 60) => {
  const now = Math.floor(Date.now() / 1000);
  const t =
    b64({ alg: 'HS256', typ: 'JWT', kid: k.split(':')[0] }) + '.' + b64({ iat: now, exp: now + ttl, ...claims });
  return t + '.' + createHmac('sha256', k.split(':')[1]).update(t).digest('base64url');
};
const limit = (p, what) =>
  Promise.race([p, new Promise((_, r) => setTimeout(() => r(new Error('waited for ' + what)), 40000))]);
const open = async (o) => {
  const c = new Ably.Realtime({ ...base, ...o });
  await limit(
    new Promise((res, rej) => {
      c.connection.once('connected', res);
      c.connection.once('failed', (s) => rej(s.reason));
    }),
    'connected',
  );
  return c;
};
const code = async (p) => {
  try {
    await limit(p, 'an error');
    return 0;
  } catch (e) {
    return e.code ?? String(e);
  }
};
const tests = {
  async tokenString() {
    const t = await rest(key).auth.requestToken({ clientId: 'bob', ttl: 60000 });
    const c = await open({ token: t.token });
    await c.channels.get('a').publish('n', 'd');
    const r = [c.auth.clientId, t.capability];
    c.close();
    return r;
  },
  async authCallback() {
    const c = await open({
      authCallback: (p, cb) =>
        rest(key)
          .auth.createTokenRequest({ ...p, clientId: 'ann' })
          .then((r) => cb(null, r), cb),
    });
    const r = c.auth.clientId;
    c.close();
    return r;
  },
  async authUrl() {
    const s = createServer((q, a) =>
      rest(key)
        .auth.createTokenRequest({ ttl: 60000 })
        .then((r) => {
          a.setHeader('content-type', 'application/json');
          a.end(JSON.stringify({ ...r, ttl: String(r.ttl), timestamp: String(r.timestamp) }));
        }),
    ).listen(0);
    await new Promise((r) => s.once('listening', r));
    const c = await open({ authUrl: `http://localhost:${s.address().port}/` });
    c.close();
    s.close();
    return 'ok';
  },
  async jwtClient() {
    const c = await open({ token: jwt(key, { 'x-ably-clientId': 'eve' }) });
    const r = c.auth.clientId;
    c.close();
    return r;
  },
  async badJwt() {
    const r = await code(open({ token: jwt('app1.full:wrong', {}) }));
    return r;
  },
  async capability() {
    const ch = (cap) => jwt(key, { 'x-ably-capability': JSON.stringify(cap) });
    const c = await open({ token: ch({ chat: ['*'], news: ['subscribe'] }) });
    const chat = c.channels.get('chat'),
      news = c.channels.get('news');
    await chat.attach();
    await news.attach();
    await c.auth.authorize(null, { token: ch({ chat: ['subscribe'] }) });
    const denied = await code(chat.publish('n', 'd'));
    await limit(news.whenState('failed'), 'the channel to fail');
    const lost = [news.state, news.errorReason?.code];
    await c.auth.authorize(null, { token: ch({ '*': ['*'] }) });
    const got = new Promise((r) => chat.subscribe(r));
    await chat.publish('n', 'd');
    await limit(got, 'the message');
    const r = [denied, lost, chat.state];
    c.close();
    return r;
  },
  async renewsInBand() {
    let n = 0;
    const states = [];
    const c = await open({
      authCallback: (_, cb) => {
        n++;
        cb(null, jwt(key, {}, n === 1 ? 12 : 60));
      },
    });
    const id = c.connection.id;
    c.connection.on((s) => states.push(s.current + '/' + s.event));
    await limit(new Promise((r) => c.connection.once('update', r)), 'update');
    const r = [n, states, id === c.connection.id];
    c.close();
    return r;
  },
  async expires() {
    const t = await rest(key).auth.requestToken({ ttl: 3000 });
    const c = new Ably.Realtime({ ...base, token: t.token });
    const seen = [];
    c.connection.on((s) => seen.push([s.current, s.reason?.code, s.reason?.statusCode]));
    await limit(new Promise((r) => c.connection.once('failed', r)), 'failed');
    c.close();
    return seen;
  },
  async otherClient() {
    let who = 'bob';
    const c = await open({ authCallback: (_, cb) => cb(null, jwt(key, { 'x-ably-clientId': who })) });
    who = 'eve';
    const e = await code(c.auth.authorize());
    const r = [e, c.connection.state, c.connection.errorReason?.code];
    c.close();
    return r;
  },
  async revocation() {
    let n = 0;
    const seen = [];
    const c = await open({
      authCallback: (_, cb) => {
        n++;
        const now = Date.now() / 1000 + (n > 1 ? 2 : 0);
        cb(null, jwt(rkey, { iat: Math.floor(now), 'x-ably-clientId': 'mal' }));
      },
    });
    c.connection.on((s) => seen.push([s.current, s.reason?.code]));
    const again = new Promise((r) => c.connection.once('connected', r)); // it may come before the answer
    const res = await rest(rkey).auth.revokeTokens([
      { type: 'clientId', value: 'mal' },
      { type: 'bogus', value: 'x' },
    ]);
    await limit(again, 'connected again');
    const r = [res.successCount, res.failureCount, seen, n];
    c.close();
    return r;
  },
  async claims() {
    const c = await open({
      token: jwt(key, {
        'x-ably-clientId': 'mod',
        'ably.channel.chat:*': 'moderator',
        'ably.limits.publish.perAttachment.maxRate.chat:slow': 0.01,
      }),
    });
    const seen = [];
    const chat = c.channels.get('chat:lobby');
    await chat.subscribe((m) => seen.push(m.extras?.userClaim));
    await chat.publish({ name: 'n', extras: { userClaim: 'admin', headers: { a: 'b' } } });
    await c.channels.get('chat:lobby').presence.enter();
    const [member] = await chat.presence.get();
    const forged = await open({ key });
    await forged.channels.get('chat:lobby').publish({ name: 'n', extras: { userClaim: 'admin' } });
    await limit(
      (async () => {
        while (seen.length < 2) await new Promise((r) => setTimeout(r, 20));
      })(),
      'two messages',
    );
    const slow = c.channels.get('chat:slow');
    await slow.publish('n', 'one');
    const r = [seen, member.extras?.userClaim, await code(slow.publish('n', 'two')), c.connection.state];
    c.close();
    forged.close();
    return r;
  },
  async nonceReplay() {
    const q = await rest(key).auth.createTokenRequest({});
    const go = (port) =>
      fetch(`http://localhost:${port}/keys/app1.full/requestToken`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(q),
      }).then(async (r) => [r.status, (await r.json()).error?.code]);
    return [await go(ports[0]), await go(ports.at(-1))];
  },
};
process.on('unhandledRejection', (error) => console.log('nobody waits for:', error));
for await (const name of createInterface({ input: process.stdin })) {
  let facts;
  try {
    facts = await tests[name]();
  } catch (e) {
    facts = { error: `${e?.code} ${e?.message ?? e}` };
  }
  console.log(`@@ ${JSON.stringify(facts)}`);
}
process.exit(0);
