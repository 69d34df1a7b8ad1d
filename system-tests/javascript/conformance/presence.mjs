// Presence (RTP).
import assert from 'node:assert/strict';

const who = (members) => members.map((m) => m.clientId).sort();

export const presence = {
  async 'RTP8: enter, update, leave, as others see it'({ connected, presence, unique }) {
    const [ann, bob] = [await connected({ clientId: 'ann' }), await connected({ clientId: 'bob' })];
    const name = unique('presence');
    const seen = await presence(bob.channels.get(name));
    const own = ann.channels.get(name);
    await own.presence.enter('first');
    await own.presence.update({ second: true });
    await own.presence.leave('third');
    await own.presence.enter(Buffer.from([1, 2]));
    await own.presence.leave();
    await seen.size(5);
    assert.deepEqual(seen.map((m) => m.action), ['enter', 'update', 'leave', 'enter', 'leave']);
    assert.deepEqual(seen.slice(0, 3).map((m) => m.data), ['first', { second: true }, 'third']);
    assert.equal(Buffer.from(seen[4].data).toString('hex'), '0102');
    assert.ok(seen.every((m) => m.clientId === 'ann' && m.connectionId === ann.connection.id && m.id && m.timestamp));
    const past = await own.presence.history({ direction: 'forwards' });
    assert.deepEqual(past.items.map((m) => m.action), ['enter', 'update', 'leave', 'enter', 'leave']);
  },

  async 'RTP6, RTP11, RTP17i: on a channel whose messages are a topic'({ connected, presence, eventually, given: { key }, rest, unique }) {
    const [ann, bob, late] = [await connected({ key, clientId: 'ann' }), await connected({ key, clientId: 'bob' }), await connected({ key })];
    const name = unique('direct:room');
    const seen = await presence(bob.channels.get(name));
    const [own, plain] = [ann.channels.get(name), ann.channels.get(unique('plain'))];
    await own.attach();
    await plain.attach();
    const log = (channel) => channel.properties.attachSerial.split('@')[1].slice(0, 22);
    assert.notEqual(log(own), log(plain));
    await own.presence.enter('first');
    await own.presence.update('second');
    await seen.size(2);
    await eventually(async () => who(await late.channels.get(name).presence.get()), (there) => there.join() === 'ann');
    assert.deepEqual((await rest({ key }).channels.get(name).presence.get()).items.map((m) => m.data), ['second']);
    await own.detach();
    await seen.size(3);
    assert.deepEqual(seen.map((m) => m.action), ['enter', 'update', 'leave']);
    await eventually(() => late.channels.get(name).presence.get(), (there) => there.length === 0);
  },

  async 'RTP8: the order of what is done before attaching is kept'({ realtime, presence, connected, unique }) {
    const name = unique('early');
    const seen = await presence((await connected()).channels.get(name));
    const client = realtime({ clientId: 'ann' });
    const channel = client.channels.get(name);
    await Promise.all([channel.presence.enter('1'), channel.presence.update('2'), channel.presence.leave('3')]);
    await seen.size(3);
    assert.deepEqual(seen.map((m) => m.data), ['1', '2', '3']);
  },

  async 'RTP8: without a clientId'({ connected, rest, fails, unique, realtime }) {
    const wild = await connected({ token: (await rest().auth.requestToken({ clientId: '*' })).token });
    await fails(wild.channels.get(unique('anon')).presence.enter(), undefined, 400);
    const anonymous = realtime({ token: (await rest().auth.requestToken()).token });
    const early = await fails(anonymous.channels.get(unique('anon')).presence.enter());
    assert.ok([91000, 40012].includes(early.code), String(early.code));
    const error = await fails(anonymous.channels.get(unique('anon')).presence.enterClient('x'));
    assert.ok([40012, 91000].includes(error.code), String(error.code));
    const ann = await connected({ token: (await rest().auth.requestToken({ clientId: 'ann' })).token });
    await fails(ann.channels.get(unique('other')).presence.enterClient('eve'), 40012);
    await fails(wild.channels.get(unique('star')).presence.enterClient('*'));
  },

  async 'RTP8h: entering the channel of no name'({ connected, fails }) {
    const client = await connected({ clientId: 'ann' });
    await fails(client.channels.get('').presence.enter('x'), 40010, 400);
  },

  async 'RTP8: without the capability'({ connected, keys, fails }) {
    const client = await connected({ key: keys[1], clientId: 'ann' });
    await fails(client.channels.get('cansubscribe:x').presence.enter(), 40160);
    await client.channels.get('canpublish:andpresence').presence.enter();
  },

  async 'RTP17: implicit clientId of a token, known late'({ realtime, rest, unique }) {
    const client = realtime({ authCallback: (_, done) => rest().auth.requestToken({ clientId: 'late' }).then((d) => done(null, d), done) });
    const channel = client.channels.get(unique('late'));
    await channel.presence.enter('x');
    assert.deepEqual(who(await channel.presence.get()), ['late']);
  },

  async 'RTP4: 250 members on one connection'({ connected, eventually, unique, fails }) {
    const [client, other] = [await connected(), await connected()];
    const channel = client.channels.get(unique('250'));
    const ids = Array.from({ length: 250 }, (_, i) => `client_${i}`);
    await Promise.all(ids.map((id) => channel.presence.enterClient(id, `data of ${id}`)));
    const members = await eventually(() => other.channels.get(channel.name).presence.get(), (all) => all.length >= ids.length);
    assert.deepEqual(who(members), [...ids].sort());
    assert.ok(members.every((m) => m.data === `data of ${m.clientId}` && m.action === 'present'));
    assert.deepEqual(who(await channel.presence.get()), [...ids].sort());
    await fails(channel.presence.enterClient('one too many'), 91003, 400);
  },

  async 'RTP11: get with clientId and connectionId'({ connected, presence, unique }) {
    const [one, two] = [await connected(), await connected()];
    const name = unique('get');
    const here = one.channels.get(name);
    const seen = await presence(here);
    await here.presence.enterClient('a');
    await two.channels.get(name).presence.enterClient('b');
    await two.channels.get(name).presence.enterClient('a');
    await seen.size(3);
    assert.deepEqual(who(await here.presence.get({ clientId: 'a' })), ['a', 'a']);
    assert.deepEqual(who(await here.presence.get({ connectionId: two.connection.id })), ['a', 'b']);
  },

  async 'RTP2: a hundred updates in a row'({ connected, presence, unique }) {
    const client = await connected({ clientId: 'ann' });
    const channel = client.channels.get(unique('updates'));
    const seen = await presence(channel);
    await channel.presence.enter('0');
    await Promise.all(Array.from({ length: 100 }, (_, i) => channel.presence.update(String(i + 1))));
    await seen.size(101);
    assert.deepEqual(seen.map((m) => m.data), Array.from({ length: 101 }, (_, i) => String(i)));
  },

  async 'RTP17: leaving by detach, by close'({ connected, presence, unique }) {
    const [ann, bob, eve] = [await connected({ clientId: 'ann' }), await connected({ clientId: 'bob' }), await connected()];
    const name = unique('leave');
    const seen = await presence(eve.channels.get(name));
    await ann.channels.get(name).presence.enter('a');
    await bob.channels.get(name).presence.enter('b');
    await ann.channels.get(name).detach();
    bob.close();
    await seen.size(4);
    assert.deepEqual(seen.slice(2).map((m) => [m.action, m.clientId, m.data]).sort(), [['leave', 'ann', 'a'], ['leave', 'bob', 'b']]);
    assert.equal((await eve.channels.get(name).presence.get()).length, 0);
  },

  async 'RTP17g: members come back after a cut, without a leave'({ connected, presence, unique, cut, next }) {
    const [ann, eve] = [await connected({ clientId: 'ann' }), await connected()];
    const channel = ann.channels.get(unique('cut'));
    const seen = await presence(eve.channels.get(channel.name));
    await channel.presence.enter('here');
    await seen.size(1);
    const back = next(ann.connection, 'connected');
    cut(ann);
    await back;
    await channel.presence.update('again');
    await seen.until(() => seen.some((m) => m.data === 'again'), 'the update');
    assert.ok(!seen.some((m) => m.action === 'leave'));
    assert.deepEqual(who(await eve.channels.get(channel.name).presence.get()), ['ann']);
  },

  async 'RTP17g: members come back under a new connection'({ connected, presence, unique, cut, next }) {
    const [ann, eve] = [await connected({ clientId: 'ann' }), await connected()];
    const channel = ann.channels.get(unique('lost'));
    const seen = await presence(eve.channels.get(channel.name));
    await channel.presence.enter('here');
    await seen.size(1);
    const manager = ann.connection.connectionManager;
    manager.connectionKey = '_____!ablyjs_test_fake-key____';
    const back = next(ann.connection, 'connected');
    cut(ann);
    await back;
    await seen.until(() => seen.some((m) => m.connectionId === ann.connection.id), 'the member of the new connection');
    assert.ok((await eve.channels.get(channel.name).presence.get()).some((m) => m.connectionId === ann.connection.id));
  },

  async 'RTP17e: a member that may not come back is told'({ connected, rest, unique, cut, next }) {
    const name = unique('reenter');
    const ask = (capability) => rest().auth.requestToken({ clientId: 'ann', capability });
    const client = await connected({ token: (await ask({ [name]: ['*'] })).token });
    const channel = client.channels.get(name);
    await channel.presence.enter('x');
    await client.auth.authorize(null, { token: (await ask({ [name]: ['publish', 'subscribe'] })).token });
    const update = next(channel, 'update');
    cut(client);
    const first = await update;
    const change = first.reason?.code === 91004 ? first : await next(channel, 'update');
    assert.equal(change.reason.code, 91004);
    assert.equal(channel.state, 'attached');
  },

  async 'RTP19: presence over an attach and a detach'({ connected, eventually, unique }) {
    const [ann, eve] = [await connected({ clientId: 'ann' }), await connected()];
    const name = unique('sync');
    await ann.channels.get(name).presence.enter('x');
    const channel = eve.channels.get(name);
    await eventually(async () => who(await channel.presence.get()), (there) => there.join() === 'ann');
    await channel.detach();
    await ann.channels.get(name).presence.leave();
    await channel.attach();
    await eventually(() => channel.presence.get(), (there) => there.length === 0);
  },

  async 'RTP12: history of presence in pages, until attach'({ connected, unique }) {
    const client = await connected();
    const channel = client.channels.get(unique('persisted:presence-history'));
    for (let i = 0; i < 6; i++) await channel.presence.enterClient(`c${i}`, { i });
    const other = (await connected()).channels.get(channel.name);
    await other.attach();
    await channel.presence.enterClient('later');
    const all = [];
    let page = await other.presence.history({ untilAttach: true, limit: 4 });
    for (;;) {
      all.push(...page.items);
      if (!page.hasNext()) break;
      page = await page.next();
    }
    assert.deepEqual(all.map((m) => m.clientId), [5, 4, 3, 2, 1, 0].map((i) => `c${i}`));
    assert.deepEqual(all[0].data, { i: 5 });
    assert.equal(all[0].action, 'enter');
  },

  async 'RTP: extras are carried'({ connected, presence, unique }) {
    const client = await connected({ clientId: 'ann' });
    const channel = client.channels.get(unique('extras'));
    const seen = await presence(channel);
    await channel.presence.enter({ data: 'x' });
    await channel.presence.update('y');
    await seen.size(2);
    assert.deepEqual(seen[0].data, { data: 'x' });
  },

  async 'RSL4: presence fixtures'({ connected, presence, fixtures, unique, http }) {
    const client = await connected();
    const channel = client.channels.get(unique('fixtures'));
    const seen = await presence(channel);
    for (const [i, fixture] of fixtures.presence.entries()) {
      const data = fixture.expectedType === 'binary' ? Buffer.from(fixture.expectedHexValue, 'hex') : fixture.expectedValue;
      await channel.presence.enterClient(`f${i}`, data);
    }
    await seen.size(fixtures.presence.length);
    const { body } = await http('GET', `/channels/${encodeURIComponent(channel.name)}/presence`);
    for (const [i, fixture] of fixtures.presence.entries()) {
      const raw = body.find((m) => m.clientId === `f${i}`);
      assert.deepEqual([raw.data, raw.encoding ?? null, raw.action], [fixture.data, fixture.encoding, 1]);
      if (fixture.expectedType === 'binary') assert.equal(Buffer.from(seen[i].data).toString('hex'), fixture.expectedHexValue);
      else assert.deepEqual(seen[i].data, fixture.expectedValue);
    }
  },
};
