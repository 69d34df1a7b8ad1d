// Channels (RTL, RTS).
import assert from 'node:assert/strict';

export const channels = {
  async 'RTL4: attach, detach, and attach again'({ connected, unique }) {
    const client = await connected();
    const channel = client.channels.get(unique('attach'));
    const change = await channel.attach();
    assert.deepEqual([change.current, change.previous, change.resumed, change.hasBacklog ?? false], ['attached', 'attaching', false, false]);
    await channel.detach();
    assert.equal(channel.state, 'detached');
    await channel.attach();
    await client.channels.get(unique('never attached')).detach();
    assert.equal(await channel.attach(), null);
  },

  async 'RTL4: names that are none fail with 40010 and leave the connection'({ connected, fails }) {
    const client = await connected();
    for (const name of [':hell', '', '[invalid', 'line\nbreak', ' space']) {
      const channel = client.channels.get(name);
      await fails(channel.attach(), 40010, 400);
      assert.equal(channel.state, 'failed');
      assert.equal(channel.errorReason.code, 40010);
    }
    assert.equal(client.connection.state, 'connected');
  },

  async 'RTL4k: params and modes are those that were granted'({ connected, fails, unique, vcdiff }) {
    const client = await connected({ plugins: { vcdiff } });
    const params = { modes: 'subscribe', delta: 'vcdiff' };
    const channel = client.channels.get(unique('params'), { params });
    await channel.attach();
    assert.deepEqual(channel.params, params);
    assert.deepEqual(channel.modes, ['subscribe']);
    const error = await fails(channel.publish('n', 'd'));
    assert.ok([40160, 40165].includes(error.code), String(error.code));
    await fails(channel.presence.enterClient('x'));
  },

  async 'RTL4k1: unknown params do not come back'({ connected, unique }) {
    const client = await connected();
    const channel = client.channels.get(unique('unknown'), { params: { nonexistent: 'foo', rewind: 1 } });
    await channel.attach();
    assert.deepEqual(channel.params, { rewind: '1' });
  },

  async 'RTL4l, RTL4m: modes'({ connected, fails, unique }) {
    const client = await connected({ clientId: 'ann' });
    for (const modes of [['publish'], ['subscribe'], ['presence'], ['presence_subscribe'], ['publish', 'subscribe'], ['publish', 'presence_subscribe', 'annotation_publish', 'annotation_subscribe']]) {
      const channel = client.channels.get(unique('modes'), { modes });
      await channel.attach();
      assert.deepEqual([...channel.modes].sort(), [...modes].sort());
    }
    const all = client.channels.get(unique('default'));
    await all.attach();
    assert.deepEqual([...all.modes].sort(), ['annotation_publish', 'presence', 'presence_subscribe', 'publish', 'subscribe']);
    const deaf = client.channels.get(unique('deaf'), { modes: ['publish'] });
    await deaf.attach();
    await deaf.publish('n', 'd');
    await fails(deaf.presence.enter());
  },

  async 'RTL16a: setOptions attaches anew with other params'({ connected, unique, messages, vcdiff }) {
    const client = await connected({ plugins: { vcdiff } });
    const channel = client.channels.get(unique('options'));
    const received = await messages(channel);
    await channel.publish('before', null);
    await channel.setOptions({ params: { modes: 'subscribe', delta: 'vcdiff' } });
    assert.deepEqual([channel.params, channel.modes], [{ modes: 'subscribe', delta: 'vcdiff' }, ['subscribe']]);
    await channel.setOptions({ modes: ['publish', 'subscribe'] });
    assert.deepEqual([...channel.modes].sort(), ['publish', 'subscribe']);
    await channel.publish('after', null);
    await received.size(2);
    assert.deepEqual(received.map((m) => m.name), ['before', 'after']);
    assert.throws(() => client.channels.get(channel.name, { modes: ['subscribe'] }), (e) => e.code === 40000);
  },

  async 'RTL4: what the key may not is refused with 40160'({ connected, keys, fails }) {
    const client = await connected({ key: keys[2] });
    const channel = client.channels.get('anything');
    const error = await fails(channel.attach(), 40160, 401);
    assert.deepEqual([channel.state, channel.errorReason.code], ['failed', error.code]);
    const limited = client.channels.get('channel0');
    await limited.attach();
    assert.deepEqual(limited.modes, ['publish']);
    await limited.publish('n', 'd');
    await fails(client.channels.get('channel3').publish('n', 'd'), 40160);
    await fails(client.channels.get('channel1', { modes: ['subscribe'] }).attach(), 40160, 401);
  },

  async 'RTL4: rewind tells whether there is a backlog'({ connected, rest, messages, unique }) {
    const name = unique('rewind');
    const client = await connected();
    const empty = client.channels.get(name, { params: { rewind: '1' } });
    assert.ok(!(await empty.attach()).hasBacklog);
    await rest().channels.get(name).publish('one', 'x');
    await rest().channels.get(name).publish('two', 'x');
    const other = (await connected()).channels.get(name, { params: { rewind: '1' } });
    const list = [];
    other.subscribe((m) => list.push(m.name));
    const change = await other.attach().then((c) => c ?? other.whenState('attached'));
    const received = await messages(other);
    await rest().channels.get(name).publish('three', 'x');
    await received.until(() => received.some((m) => m.name === 'three'), 'three');
    assert.deepEqual(list, ['two', 'three']);
    if (change) assert.equal(change.hasBacklog, true);
    for (const params of [{ rewind: '2m' }, { rewind: 2 }, { rewind: '15s' }]) {
      const late = await messages((await connected()).channels.get(name, { params }));
      await late.until(() => late.some((m) => m.name === 'three'), 'three');
    }
  },

  async 'RTL4: a qualifier in the name is a channel param'({ connected, rest, messages, unique }) {
    const name = unique('qualified');
    await rest().channels.get(name).publish('kept', 'x');
    const client = await connected();
    const channel = client.channels.get(`[?rewind=1]${name}`);
    const received = await messages(channel);
    await received.size(1);
    assert.equal(received[0].name, 'kept');
  },

  async 'RTL4: a rewind that is none'({ connected, fails, unique }) {
    const client = await connected();
    const error = await fails(client.channels.get(unique('rewind'), { params: { rewind: 'tomorrow' } }).attach());
    assert.ok(error.code >= 40000 && error.code < 40100, String(error.code));
  },

  async 'RTL10: history up to the attachment'({ connected, rest, unique }) {
    const client = await connected();
    const channel = client.channels.get(unique('persisted:until'));
    const publisher = rest().channels.get(channel.name);
    for (let i = 0; i < 5; i++) await publisher.publish(`before${i}`, null);
    await channel.attach();
    for (let i = 0; i < 5; i++) await publisher.publish(`after${i}`, null);
    const all = [];
    let page = await channel.history({ untilAttach: true, limit: 2 });
    for (;;) {
      all.push(...page.items.map((m) => m.name));
      if (!page.hasNext()) break;
      page = await page.next();
    }
    assert.deepEqual(all, [4, 3, 2, 1, 0].map((i) => `before${i}`));
    assert.equal((await channel.history()).items.length, 10);
  },

  async 'RTL7: subscriptions with names, once, and taken back'({ connected, unique, list }) {
    const client = await connected();
    const channel = client.channels.get(unique('subscribe'));
    const [some, all] = [list(), list()];
    await channel.subscribe(['a', 'b'], (m) => some.add(m));
    await channel.subscribe((m) => all.add(m));
    for (const name of ['a', 'b', 'c']) await channel.publish(name, null);
    await all.size(3);
    assert.deepEqual(some.map((m) => m.name), ['a', 'b']);
  },

  async 'RTL22: derived channels'({ connected, messages, unique, fails }) {
    const client = await connected();
    const name = unique('chan');
    const headers = (name_, number) => ({ name: name_, data: `${name_} ${number}`, extras: { headers: { name: name_, number, bool: true } } });
    const derived = client.channels.getDerived(name, { filter: 'name == `"filtered"` && headers.number == `26095`' });
    const received = await messages(derived);
    const channel = client.channels.get(name);
    await channel.publish(headers('filtered', 1));
    await channel.publish(headers('other', 26095));
    await channel.publish([headers('filtered', 26095), headers('x', 1)]);
    await channel.publish(headers('filtered', 26095));
    await received.size(2);
    assert.deepEqual(received.map((m) => m.data), ['filtered 26095', 'filtered 26095']);
    await fails(derived.publish('n', 'd'));
  },

  async 'RTL22: filters by ref and clientId at the client'({ connected, unique, list }) {
    const client = await connected({ clientId: 'me' });
    const channel = client.channels.get(unique('refs'));
    const [ref, all] = [list(), list()];
    await channel.subscribe({ refTimeserial: '0123' }, (m) => ref.add(m));
    await channel.subscribe((m) => all.add(m));
    await channel.publish({ name: 'a', extras: { ref: { type: 'com.ably.test', timeserial: '0123' } } });
    await channel.publish({ name: 'b' });
    await all.size(2);
    assert.deepEqual(ref.map((m) => m.name), ['a']);
    assert.deepEqual(all[0].extras, { ref: { type: 'com.ably.test', timeserial: '0123' } });
  },

  async 'RTL15: attaching a hundred channels at once'({ connected, unique }) {
    const client = await connected();
    const all = Array.from({ length: 100 }, (_, i) => client.channels.get(unique(`many${i}`)));
    await Promise.all(all.map((channel) => channel.attach()));
    await Promise.all(all.map((channel) => channel.publish('n', null)));
    await Promise.all(all.map((channel) => channel.detach()));
  },
};
