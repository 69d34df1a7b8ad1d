// Tokens and what they grant (RSA, RSC, TK).
import assert from 'node:assert/strict';

const HOUR = 3_600_000;

export const auth = {
  async 'RSA8e: a token without params lives an hour and grants what its key grants'({ rest, app }) {
    const before = await rest().time();
    const token = await rest().auth.requestToken();
    assert.ok(token.token);
    assert.ok(token.issued >= before && token.issued <= (await rest().time()));
    assert.equal(token.expires, token.issued + HOUR);
    assert.deepEqual(JSON.parse(token.capability), { '*': ['*'] });
    assert.deepEqual(JSON.parse(token.capability), JSON.parse(app.keys[0].capability));
    await rest({ token: token.token }).stats();
    await rest({ tokenDetails: token }).stats();
  },

  async 'RSA9d: timestamps of token requests are looked at'({ rest, fails }) {
    const client = rest();
    await client.auth.requestToken({ timestamp: await client.time() });
    await rest({ queryTime: true }).auth.requestToken();
    await fails(client.auth.requestToken({ timestamp: Date.now() - HOUR / 2 }), 40104, 401);
  },

  async 'RSA9c: a nonce serves once'({ rest, fails, unique }) {
    const nonce = unique('1234567890123456');
    await rest().auth.requestToken({ nonce });
    await fails(rest().auth.requestToken({ nonce }), 40105, 401);
  },

  async 'TK2c: a token has the clientId it was asked for'({ rest, fails, http, app }) {
    const token = await rest().auth.requestToken({ clientId: 'test client id' });
    assert.equal(token.clientId, 'test client id');
    await fails(rest().auth.requestToken({ clientId: '' }), 40012, 400);
    const wild = await rest().auth.requestToken({ clientId: '*' });
    assert.equal(wild.clientId, '*');
    const none = await http('POST', `/keys/${app.keys[0].keyName}/requestToken`, { body: { keyName: app.keys[0].keyName, timestamp: Date.now(), nonce: 'n-12345678901234567' } });
    assert.equal(none.status, 201);
    assert.ok(!('clientId' in none.body));
  },

  async 'TK2a: ttl is kept, and has bounds'({ rest, fails }) {
    const token = await rest().auth.requestToken({ ttl: 100 * 1000 });
    assert.equal(token.expires, token.issued + 100_000);
    await fails(rest().auth.requestToken({ ttl: 365 * 24 * HOUR }), 40003, 400);
    await fails(rest().auth.requestToken({ ttl: -1 }), 40003, 400);
    await fails(rest().auth.requestToken({ ttl: 'abc' }), undefined, 400);
  },

  async 'RSA4b: a token of one millisecond is expired'({ rest, fails }) {
    const token = await rest().auth.requestToken({ ttl: 1 });
    const client = rest({ token: token.token });
    const error = await fails(client.stats());
    assert.ok([40142, 40171].includes(error.code), String(error.code));
  },

  async 'RSA6: capabilities of tokens are cut to those of the key'({ rest, app, keys, fails }) {
    const ask = async (key, capability) => JSON.parse((await rest({ key }).auth.requestToken({ ...(capability && { capability }) })).capability);
    for (const i of [0, 1, 2, 3, 5]) assert.deepEqual(await ask(keys[i]), sorted(JSON.parse(app.keys[i].capability)), `key ${i}`);
    assert.deepEqual(await ask(keys[1], JSON.parse(app.keys[1].capability)), sorted(JSON.parse(app.keys[1].capability)));
    await fails(ask(keys[1], { 'canpublish:test': ['subscribe'] }), 40160, 401);
    await fails(ask(keys[2], { channelx: ['publish'] }), 40160, 401);
    assert.deepEqual(await ask(keys[2], { channel2: ['presence', 'subscribe'] }), { channel2: ['subscribe'] });
    assert.deepEqual(await ask(keys[2], { channel2: ['presence', 'subscribe'], channelx: ['presence', 'subscribe'] }), { channel2: ['subscribe'] });
    assert.deepEqual(await ask(keys[2], { channel2: ['*'] }), { channel2: ['publish', 'subscribe'] });
    assert.deepEqual(await ask(keys[2], { channel6: ['publish', 'subscribe'] }), { channel6: ['publish', 'subscribe'] });
    assert.deepEqual(await ask(keys[1], { cansubscribe: ['subscribe'] }), { cansubscribe: ['subscribe'] });
    assert.deepEqual(await ask(keys[1], { 'cansubscribe:*': ['subscribe'] }), { 'cansubscribe:*': ['subscribe'] });
    assert.deepEqual(await ask(keys[1], { 'cansubscribe:check': ['subscribe'] }), { 'cansubscribe:check': ['subscribe'] });
    assert.deepEqual(await ask(keys[1], { '*': ['subscribe'] }), { 'cansubscribe:*': ['subscribe'], 'pushenabled:*': ['subscribe'], 'pushenabled:admin:*': ['subscribe'] });
    for (const capability of [{ channel0: ['publish_'] }, { channel0: ['*', 'publish'] }, { channel0: [] }]) {
      await fails(ask(keys[0], capability), 40000, 400);
    }
    for (const capability of ['{"a":["nothing"]}']) await fails(rest().auth.requestToken({ capability }), 40000, 400);
  },

  async 'RSA9: a request relayed with numbers as text is served, unauthenticated'({ rest, http, app }) {
    const request = await rest().auth.createTokenRequest({ ttl: 60_000, clientId: 'ann' });
    const answer = await http('POST', `/keys/${app.keys[0].keyName}/requestToken`, {
      key: null, body: { ...request, ttl: String(request.ttl), timestamp: String(request.timestamp) },
    });
    assert.equal(answer.status, 201);
    assert.equal(answer.body.clientId, 'ann');
    assert.equal(answer.body.expires - answer.body.issued, 60_000);
    const other = await rest().auth.createTokenRequest({});
    const forged = await http('POST', `/keys/${app.keys[0].keyName}/requestToken`, { key: null, body: { ...other, clientId: 'eve' } });
    assert.deepEqual([forged.status, forged.error.code], [401, 40101]);
  },

  async 'RSC19: getting what is only posted is not found'({ rest }) {
    const answer = await rest().request('get', '/keys/ablyjs.test/requestToken', 3);
    assert.deepEqual([answer.success, answer.statusCode, answer.errorCode], [false, 404, 40400]);
    assert.ok(answer.errorMessage);
  },

  async 'RSA1: a wrong secret is refused, wherever'({ rest, realtime, keys, fails, state }) {
    const wrong = keys[0].replace(/:.*/, ':wrong');
    await fails(rest({ key: wrong }).stats(), 40101, 401);
    for (const key of [wrong, 'this.is:wrong']) {
      const client = realtime({ key });
      const change = await state(client.connection, 'failed');
      assert.deepEqual([client.connection.errorReason.code, client.connection.errorReason.statusCode], [40101, 401]);
      assert.ok(change === null || change.reason.code === 40101);
    }
  },

  async 'RSA3: a JWT of a key grants, a broken one tells why'({ rest, jwt, fails, http }) {
    await rest({ token: jwt() }).stats();
    await rest({ token: jwt({ 'x-ably-capability': '{"chat":["publish"]}' }) }).channels.get('chat').publish('n', 'd');
    await fails(rest({ token: jwt({ 'x-ably-capability': '{"chat":["publish"]}' }) }).channels.get('b').publish('n', 'd'), 40160, 401);
    // The SDK would ask for another token again and again.
    const probe = async (token, code) => {
      const answer = await http('GET', '/stats', { auth: `Bearer ${token}` });
      assert.deepEqual([answer.status, answer.error.code], [401, code]);
      return answer.error.message;
    };
    const message = await probe(jwt({}, { secret: 'invalid' }), 40144);
    assert.ok(message.includes('signature verification failed'), message);
    await probe(jwt({ iat: Math.floor(Date.now() / 1000) - 60 }, { ttl: -10 }), 40142);
    await probe(jwt({}, { header: { kid: undefined } }), 40144);
    await probe(jwt({}, { header: { alg: 'none' } }), 40144);
    assert.equal((await http('GET', '/stats', { auth: `Bearer ${Buffer.from(jwt()).toString('base64')}` })).status, 200);
    await fails(rest({ token: jwt({}, { key: 'unknown.key:secret' }) }).stats(), 40400, 404);
    const { token } = await rest().auth.requestToken({ clientId: 'inner' });
    await rest({ token: jwt({ 'x-ably-token': token }, { secret: 'another' }) }).stats();
    await rest({ token: jwt({}, { header: { 'x-ably-token': token }, secret: 'another' }) }).stats();
  },

  async 'RSA4c: a JWT that is wrong fails a connection that cannot renew it'({ realtime, jwt, next }) {
    const client = realtime({ token: jwt({}, { secret: 'invalid' }) });
    const change = await next(client.connection, 'failed');
    assert.ok([40144, 40171].includes(change.reason.code), String(change.reason.code));
  },

  async 'RSA4c: a JWT that is wrong disconnects a connection that could get another'({ realtime, jwt, next }) {
    const client = realtime({ authCallback: (_, done) => done(null, jwt({}, { secret: 'invalid' })) });
    const { reason } = await next(client.connection, 'disconnected');
    assert.equal(reason.code, 40144);
    assert.ok(reason.message.includes('signature verification failed'), reason.message);
  },

  async 'RSA7b: the clientId of a token is known after connecting'({ rest, connected }) {
    for (const tokenOf of ['callback', 'string']) {
      const { token } = await rest().auth.requestToken({ clientId: 'me' });
      const client = await connected(tokenOf === 'string' ? { token } : { authCallback: (_, done) => done(null, token) });
      assert.equal(client.auth.clientId, 'me');
    }
    const wild = await rest().auth.requestToken({ clientId: '*' });
    const client = await connected({ token: wild.token, clientId: 'concrete' });
    assert.equal(client.auth.clientId, 'concrete');
  },

  async 'RSA15c: a token of somebody else does not connect'({ rest, realtime, next }) {
    const { token } = await rest().auth.requestToken({ clientId: 'one' });
    const client = realtime({ token, clientId: 'two' });
    const change = await next(client.connection, 'failed');
    assert.ok([40101, 40102, 40012].includes(change.reason.code), String(change.reason.code));
  },

  async 'RSA4a: a token that ends disconnects with 40142, is renewed and the connection goes on'({ rest, connected, next }) {
    let asked = 0;
    const client = await connected({
      authCallback: (params, done) => { asked++; rest().auth.requestToken({ ...params, ttl: asked === 1 ? 4000 : HOUR }).then((d) => done(null, d), done); },
    });
    const { id } = client.connection;
    const change = await next(client.connection, 'disconnected');
    assert.deepEqual([change.reason.code, change.reason.statusCode], [40142, 401]);
    await next(client.connection, 'connected');
    assert.ok(asked >= 2); // the first token may have ended before it opened anything
    assert.equal(client.connection.id, id);
  },

  async 'RSA4a2: a token that ends and cannot be renewed fails the connection'({ rest, realtime, next }) {
    const { token } = await rest().auth.requestToken({ ttl: 3000 });
    const change = await next(realtime({ token }).connection, 'failed');
    assert.equal(change.reason.code, 40171);
  },

  async 'RTN14b: a token that has ended before is renewed at connecting'({ rest, connected }) {
    const { token } = await rest().auth.requestToken({ ttl: 1 });
    let asked = 0;
    await connected({ authCallback: (_, done) => (asked++ === 0 ? done(null, token) : rest().auth.requestToken().then((d) => done(null, d), done)) });
    assert.equal(asked, 2);
  },

  async 'RTN22: a JWT of 35 s is renewed in band, without a disconnect'({ connected, jwt, next }) {
    let asked = 0;
    const client = await connected({ authCallback: (_, done) => { asked++; done(null, jwt({}, { ttl: 35 })); } });
    const states = [];
    client.connection.on((change) => states.push(change.current));
    await next(client.connection, 'update');
    assert.deepEqual(states, ['connected']);
    assert.equal(asked, 2);
  },

  async 'RTC8a: authorize() raises and lowers what a live connection may'({ rest, connected, fails, state, list }) {
    const ask = (capability) => rest().auth.requestToken({ capability, clientId: 'me' });
    const client = await connected({ token: (await ask({ wrong: ['*'] })).token });
    const channel = client.channels.get('right');
    await fails(channel.attach(), 40160);
    await client.auth.authorize(null, { token: (await ask({ right: ['*'], wrong: ['*'] })).token });
    await channel.attach();
    await channel.publish('n', 'd');
    const wrong = client.channels.get('wrong');
    await wrong.attach();
    const changes = list();
    wrong.on('failed', (change) => changes.add(change));
    await client.auth.authorize(null, { token: (await ask({ right: ['*'] })).token });
    await changes.size(1);
    assert.equal(changes[0].reason.code, 40160);
    assert.equal(client.connection.state, 'connected');
    await channel.publish('n', 'd');
    await client.auth.authorize(null, { token: (await ask({ right: ['subscribe'] })).token });
    await fails(channel.publish('n', 'd'), 40160);
    await client.auth.authorize(null, { token: (await ask({ right: ['publish', 'subscribe'] })).token });
    await channel.publish('n', 'd');
    await state(channel, 'attached');
  },

  async 'RTC8a2: authorize() with another clientId fails'({ rest, connected, fails, next }) {
    const ask = (clientId) => rest().auth.requestToken({ clientId });
    const first = await ask('one');
    const other = await ask('two');
    let token = first.token;
    const client = await connected({ authCallback: (_, done) => done(null, token) });
    token = other.token;
    const failed = next(client.connection, 'failed');
    await fails(client.auth.authorize(), 40102);
    assert.equal((await failed).reason.code, 40102);
  },

  async 'RSA17: revoked tokens end, by clientId'({ rest, realtime, keys, next, jwt, fails, state, eventually, http }) {
    const key = keys[4];
    const admin = rest({ key });
    const tokens = await Promise.all(['r1', 'r2'].map((clientId) => admin.auth.requestToken({ clientId })));
    const clients = tokens.map(({ token }) => realtime({ token }));
    await Promise.all(clients.map((client) => state(client.connection, 'connected')));
    const failed = clients.map((client) => next(client.connection, 'failed'));
    const now = await admin.time();
    const result = await admin.auth.revokeTokens([
      { type: 'clientId', value: 'r1' }, { type: 'clientId', value: 'r2' }, { type: 'invalidType', value: 'abc' },
    ]);
    assert.deepEqual([result.successCount, result.failureCount, result.results.length], [2, 1, 3]);
    assert.equal(result.results[0].target, 'clientId:r1');
    assert.equal(typeof result.results[0].issuedBefore, 'number');
    assert.equal(typeof result.results[0].appliesAt, 'number');
    assert.equal(result.results[2].target, 'invalidType:abc');
    assert.equal(result.results[2].error.statusCode, 400);
    for (const change of await Promise.all(failed)) assert.ok([40141, 40171].includes(change.reason.code));
    const later = await admin.auth.revokeTokens([{ type: 'clientId', value: 'r3' }], { issuedBefore: now - 20_000, allowReauthMargin: true });
    assert.equal(later.results[0].issuedBefore, now - 20_000);
    assert.ok(later.results[0].appliesAt > now + 25_000);
    await eventually(() => http('GET', '/stats', { auth: `Bearer ${tokens[0].token}` }), ({ error }) => error?.code === 40141);
    await fails(rest({ token: jwt({}, { key }) }).auth.revokeTokens([{ type: 'clientId', value: 'x' }]));
  },

  async 'RSA10: authorize keeps the new token'({ rest, connected }) {
    const client = await connected({ authCallback: (params, done) => rest().auth.requestToken(params).then((d) => done(null, d), done) });
    const before = client.auth.tokenDetails.token;
    const details = await client.auth.authorize();
    assert.notEqual(details.token, before);
    assert.equal(client.auth.tokenDetails.token, details.token);
    await client.connection.ping();
  },
};

const sorted = (capability) => Object.fromEntries(Object.entries(capability).map(([name, ops]) => [name, [...ops].sort()]));
