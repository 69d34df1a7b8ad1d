// Messages over realtime (RTL6, RSL4-6, TM, RTL18-21, RTL32, RTAN).
import assert from 'node:assert/strict';

const hex = (data) => Buffer.from(data).toString('hex');
const REACTION = 'reaction:distinct.v1';

export const messages = {
  async 'RTL6: all forms of publish'({ connected, messages, unique }) {
    const client = await connected();
    const channel = client.channels.get(unique('forms'));
    const received = await messages(channel);
    const sent = [
      ['a', 'b'], ['a', null], [null, 'b'], [{ name: 'a', data: 'b' }], [{ name: 'a' }], [{ data: 'b' }], [{}], [{ name: null, data: null }],
      [[{ name: 'x' }, { data: 'y' }]], ['', 'b'], ['a', ''], [{ name: 'o', data: {} }], [{ name: 'l', data: [] }],
    ];
    for (const args of sent) await channel.publish(...args);
    await received.size(14);
    const shape = received.map((m) => [m.name, m.data]);
    assert.deepEqual(shape, [
      ['a', 'b'], ['a', undefined], [undefined, 'b'], ['a', 'b'], ['a', undefined], [undefined, 'b'], [undefined, undefined], [undefined, undefined],
      ['x', undefined], [undefined, 'y'], ['', 'b'], ['a', ''], ['o', {}], ['l', []],
    ]);
  },

  async 'TM2: what a message carries'({ connected, messages, unique }) {
    const client = await connected({ clientId: 'ann' });
    const channel = client.channels.get(unique('fields'));
    const received = await messages(channel);
    const { serials } = await channel.publish([{ name: 'a' }, { name: 'b', extras: { headers: { some: 'metadata' } } }]);
    await received.size(2);
    received.forEach((m, i) => {
      assert.equal(m.serial, serials[i]);
      assert.equal(m.clientId, 'ann');
      assert.equal(m.connectionId, client.connection.id);
      assert.ok(m.id.startsWith(`${client.connection.id}:`) && m.id.endsWith(`:${i}`), m.id);
      assert.ok(Math.abs(m.timestamp - Date.now()) < 10_000);
      assert.equal(m.action, 'message.create');
      assert.ok(m.version && typeof m.version.timestamp === 'number');
    });
    assert.deepEqual(received[1].extras, { headers: { some: 'metadata' } });
  },

  async 'RTL6g: clientIds'({ connected, rest, messages, fails, unique }) {
    const name = unique('client ids');
    const received = await messages((await connected()).channels.get(name));
    const ask = async (clientId) => ({ token: (await rest().auth.requestToken({ clientId })).token });
    const [ann, wild, nobody] = [await connected(await ask('ann')), await connected(await ask('*')), await connected({ token: (await rest().auth.requestToken()).token })];
    await ann.channels.get(name).publish('implicit', null);
    await ann.channels.get(name).publish({ name: 'explicit', clientId: 'ann' });
    await wild.channels.get(name).publish({ name: 'any', clientId: 'any' });
    await wild.channels.get(name).publish('none', null);
    await nobody.channels.get(name).publish('anonymous', null);
    await fails(ann.channels.get(name).publish({ name: 'no', clientId: 'eve' }), 40012);
    await fails(nobody.channels.get(name).publish({ name: 'no', clientId: 'eve' }), 40012);
    await received.size(5);
    assert.deepEqual(received.map((m) => m.clientId ?? null), ['ann', 'ann', 'any', null, null]);
  },

  async 'RTL6g: a clientId that is not known yet is looked at by the server'({ realtime, rest, fails, unique }) {
    const { token } = await rest().auth.requestToken({ clientId: 'real' });
    const client = realtime({ token });
    await fails(client.channels.get(unique('early')).publish({ name: 'n', clientId: 'other' }), 40012);
  },

  async 'RTC1a: echo, and no echo'({ connected, messages, unique }) {
    const [silent, loud] = [await connected({ echoMessages: false }), await connected()];
    const name = unique('echo');
    const [one, other] = [await messages(silent.channels.get(name)), await messages(loud.channels.get(name))];
    await silent.channels.get(name).publish('a', null);
    await loud.channels.get(name).publish('b', null);
    await silent.channels.get(name).presence.enterClient('x');
    await other.size(2);
    await one.size(1);
    assert.deepEqual([one.map((m) => m.name), other.map((m) => m.name)], [['b'], ['a', 'b']]);
    assert.equal((await silent.channels.get(name).presence.get()).length, 1);
  },

  async 'RTL6: fifty at once keep their order'({ connected, messages, unique }) {
    const client = await connected();
    const channel = client.channels.get(unique('burst'));
    const received = await messages(channel);
    await Promise.all(Array.from({ length: 50 }, (_, i) => channel.publish('n', i.toString())));
    await received.size(50);
    assert.deepEqual(received.map((m) => m.data), Array.from({ length: 50 }, (_, i) => String(i)));
  },

  async 'RSL1k: an id is delivered once'({ connected, messages, unique }) {
    const client = await connected();
    const channel = client.channels.get(unique('once'));
    const received = await messages(channel);
    const results = await Promise.all([1, 2, 3].map(() => channel.publish({ name: 'm', id: 'the-id' })));
    await channel.publish('end', null);
    await received.size(2);
    assert.deepEqual(received.map((m) => m.name), ['m', 'end']);
    assert.equal(new Set(results.map((r) => r.serials[0])).size, 1);
    assert.equal(received[0].id, 'the-id');
  },

  async 'RTL6k: publish params arrive, a forced NACK comes back'({ connected, fails, unique }) {
    const client = await connected();
    const channel = client.channels.get(unique('params'));
    await fails(channel.publish('n', 'd', { _forceNack: true }), 40099);
    await channel.publish('n', 'd', { quickAck: true });
    assert.equal(client.connection.state, 'connected');
  },

  async 'RSL4, RSL6: fixtures by REST and realtime'({ connected, messages, rest, fixtures, unique }) {
    const client = await connected();
    const channel = client.channels.get(unique('persisted:fixtures'));
    const received = await messages(channel);
    const path = `/channels/${encodeURIComponent(channel.name)}/messages`;
    for (const { data, encoding } of fixtures.messages) {
      await rest({ useBinaryProtocol: false }).request('post', path, 3, null, { name: 'n', data, encoding });
    }
    await received.size(fixtures.messages.length);
    received.forEach((m, i) => {
      const fixture = fixtures.messages[i];
      assert.equal(m.encoding ?? null, null);
      if (fixture.expectedType === 'binary') assert.equal(hex(m.data), fixture.expectedHexValue);
      else assert.deepEqual(m.data, fixture.expectedValue);
    });
    const other = client.channels.get(unique('persisted:fixtures'));
    for (const m of received) await other.publish('n', m.data);
    const raw = await rest({ useBinaryProtocol: false }).request('get', `/channels/${encodeURIComponent(other.name)}/messages`, 3, { direction: 'forwards' });
    assert.equal(raw.items.length, fixtures.messages.length);
    raw.items.forEach((m, i) => assert.deepEqual([m.data, m.encoding ?? null], [fixtures.messages[i].data, fixtures.messages[i].encoding]));
    const packed = await rest({ useBinaryProtocol: true }).request('get', `/channels/${encodeURIComponent(other.name)}/messages`, 3, { direction: 'forwards' });
    assert.equal(packed.items.length, fixtures.messages.length);
    packed.items.forEach((m, i) => {
      const fixture = fixtures.messages[i];
      if (fixture.expectedType === 'binary') assert.deepEqual([hex(m.data), m.encoding ?? null], [fixture.expectedHexValue, null]);
      else assert.deepEqual([m.data, m.encoding ?? null], [fixture.data, fixture.encoding]);
    });
  },

  async 'RSL5: fixtures of ciphers arrive decoded, and encoded for those without the key'({ connected, messages, fixtures, unique }) {
    const [client, other] = [await connected(), await connected()];
    for (const { key, items } of fixtures.crypto) {
      const name = unique('crypto');
      const secret = await messages(other.channels.get(name, { cipher: { key } }));
      const open = await messages(client.channels.get(name));
      for (const item of items) await client.channels.get(name).publish(item.encrypted);
      await secret.size(items.length);
      await open.size(items.length);
      items.forEach((item, i) => {
        const data = item.encoded.encoding === 'base64' ? Buffer.from(item.encoded.data, 'base64') : item.encoded.encoding === 'json' ? JSON.parse(item.encoded.data) : item.encoded.data;
        if (Buffer.isBuffer(data)) assert.equal(hex(secret[i].data), hex(data));
        else assert.deepEqual(secret[i].data, data);
        assert.equal(open[i].encoding, item.encrypted.encoding.replace(/\/base64$/, ''));
      });
    }
  },

  async 'RSL5: ciphers end to end'({ connected, messages, Ably, unique }) {
    const key = await Ably.Realtime.Crypto.generateRandomKey(256);
    const [client, other] = [await connected(), await connected()];
    const name = unique('cipher');
    const received = await messages(other.channels.get(name, { cipher: { key } }));
    const channel = client.channels.get(name, { cipher: { key } });
    const sent = ['text', { a: [1] }, Buffer.from([1, 2, 255])];
    for (const data of sent) await channel.publish('n', data);
    await received.size(3);
    assert.deepEqual([received[0].data, received[1].data, hex(received[2].data)], ['text', { a: [1] }, '0102ff']);
  },

  async 'RTL18-20: deltas, and what happens when one does not fit'({ connected, unique, list, vcdiff, next }) {
    const client = await connected({ plugins: { vcdiff } });
    const channel = client.channels.get(unique('delta'), { params: { delta: 'vcdiff' } });
    const received = list();
    let decoded = 0;
    const plain = vcdiff.decode;
    const data = [
      { foo: 'bar', count: 1, status: 'active' }, { foo: 'bar', count: 2, status: 'active' }, { foo: 'bar', count: 2, status: 'inactive' },
      { foo: 'bar', count: 3, status: 'inactive' }, { foo: 'bar', count: 3, status: 'active' },
    ];
    try {
      vcdiff.decode = (...args) => { decoded++; return plain(...args); };
      await channel.subscribe((m) => received.add(m));
      for (const each of data) await channel.publish('n', each);
      await received.size(5);
      assert.deepEqual(received.map((m) => m.data), data);
      assert.equal(decoded, 4);
      channel._lastPayload.messageId = null;
      const attaching = next(channel, 'attaching');
      await channel.publish('n', { foo: 'baz' });
      assert.equal((await attaching).reason.code, 40018);
      await received.until(() => received.some((m) => m.data.foo === 'baz'), 'recovery');
      assert.deepEqual(received.map((m) => m.data), [...data, { foo: 'baz' }]);
      vcdiff.decode = () => { throw new Error('does not decode'); };
      await channel.publish('n', { foo: 'bay' });
      await received.until(() => received.some((m) => m.data.foo === 'bay'), 'recovery');
      assert.equal(received.length, 7);
    } finally {
      vcdiff.decode = plain;
    }
  },

  async 'PC3: without a decoder the channel fails with 40019'({ connected, unique, state }) {
    const client = await connected();
    const channel = client.channels.get(unique('delta'), { params: { delta: 'vcdiff' } });
    await channel.attach();
    const publisher = (await connected()).channels.get(channel.name);
    for (let i = 0; i < 3; i++) await publisher.publish('n', { some: 'text that repeats', i });
    await state(channel, 'failed');
    assert.equal(channel.errorReason.code, 40019);
  },

  async 'RTL32: updates, deletes and appends'({ connected, rest, messages, unique, fails }) {
    const client = await connected();
    const channel = client.channels.get(unique('mutable:edits'));
    const received = await messages(channel);
    const { serials: [serial] } = await channel.publish({ name: 'original', data: 'a', extras: { headers: { h: 1 } } });
    await received.size(1);
    const operation = { clientId: 'updater', description: 'why', metadata: { key: 'value' } };
    for (const [i, api] of [channel, rest().channels.get(channel.name)].entries()) {
      const updated = await api.updateMessage({ serial, data: `b${i}` }, operation);
      await received.size(2 + 2 * i);
      const update = received.at(-1);
      assert.deepEqual([update.action, update.serial, update.data, update.name], ['message.update', serial, `b${i}`, 'original']);
      assert.deepEqual(update.extras?.headers, { h: 1 });
      assert.equal(update.timestamp, received[0].timestamp);
      assert.deepEqual([update.version.clientId, update.version.description, update.version.metadata], ['updater', 'why', { key: 'value' }]);
      assert.equal(update.version.serial, updated.versionSerial);
      assert.ok(update.version.serial > serial && update.version.timestamp >= update.timestamp);
      const appended = await api.appendMessage({ serial, data: '+' }, operation);
      await received.size(3 + 2 * i);
      assert.deepEqual([received.at(-1).action, received.at(-1).data, received.at(-1).name], ['message.append', '+', 'original']);
      assert.ok(appended.versionSerial > updated.versionSerial);
    }
    const latest = await rest().channels.get(channel.name).getMessage(serial);
    assert.deepEqual([latest.data, latest.action, latest.serial], ['b1+', 'message.update', serial]);
    assert.deepEqual((await channel.getMessageVersions(serial)).items.map((m) => m.data), ['a', 'b0', 'b0+', 'b1', 'b1+']);
    await channel.deleteMessage(latest, operation);
    await received.size(6);
    assert.deepEqual([received.at(-1).action, received.at(-1).version.description], ['message.delete', 'why']);
    const history = (await channel.history()).items;
    assert.deepEqual(history.map((m) => [m.action, m.serial]), [['message.delete', serial]]);
    await fails(client.channels.get(unique('plain')).updateMessage({ serial, data: 'x' }), 93002);
    await fails(channel.updateMessage({ serial: 'nonsense', data: 'x' }), 40003, 400);
    await fails(rest().channels.get(channel.name).getMessage(`${serial.slice(0, -4)}9999`), undefined);
  },

  async 'RTAN: annotations, their summaries and their list'({ connected, rest, messages, unique, list, fails }) {
    const client = await connected({ clientId: 'ann' });
    const channel = client.channels.get(unique('mutable:annotations'), { modes: ['publish', 'subscribe', 'annotation_publish', 'annotation_subscribe'] });
    const received = await messages(channel);
    const events = list();
    await channel.annotations.subscribe((a) => events.add(a));
    await channel.publish('n', 'd');
    await received.size(1);
    const [message] = received;
    await channel.annotations.publish(message, { type: REACTION, name: '👍' });
    await events.size(1);
    const [event] = events;
    assert.deepEqual([event.action, event.messageSerial, event.type, event.name, event.clientId], ['annotation.create', message.serial, REACTION, '👍', 'ann']);
    assert.ok(event.serial > event.messageSerial);
    await received.size(2);
    assert.deepEqual([received[1].action, received[1].serial], ['message.summary', message.serial]);
    assert.deepEqual(received[1].annotations.summary[REACTION]['👍'].clientIds, ['ann']);
    assert.equal(received[1].annotations.summary[REACTION]['👍'].total, 1);
    const other = rest({ clientId: 'bob' }).channels.get(channel.name);
    await other.annotations.publish(message.serial, { type: REACTION, name: '😕' });
    await received.size(3);
    assert.deepEqual(Object.keys(received[2].annotations.summary[REACTION]).sort(), ['👍', '😕'].sort());
    for (let i = 0; i < 3; i++) await other.annotations.publish(message.serial, { type: 'votes:multiple.v1', name: `o${i}`, count: i + 1 });
    await events.size(5);
    await channel.annotations.delete(message.serial, { type: REACTION, name: '👍' });
    await events.size(6);
    assert.equal(events[5].action, 'annotation.delete');
    await received.until(() => received.at(-1).annotations.summary[REACTION]?.['👍'] === undefined, 'the summary without it');
    const page = await channel.annotations.get(message, { limit: 2 });
    assert.deepEqual([page.items.length, page.hasNext(), page.items[0].name], [2, true, '👍']);
    assert.equal((await other.annotations.get(message.serial)).items.length, 6);
    await fails(client.channels.get(unique('plain')).annotations.publish(message.serial, { type: REACTION, name: 'x' }), 93002);
    await fails(channel.annotations.publish(message, {}));
  },

  async 'RTL: ephemeral messages are live only'({ connected, rest, messages, unique }) {
    const client = await connected();
    const channel = client.channels.get(unique('persisted:ephemeral'));
    const received = await messages(channel);
    await channel.publish({ name: 'e', data: 'x', extras: { ephemeral: true } });
    await rest().channels.get(channel.name).publish({ name: 'kept', data: 'x' });
    await received.size(2);
    assert.deepEqual((await channel.history()).items.map((m) => m.name), ['kept']);
  },

  async 'RSL1: extras that are none'({ connected, rest, fails, unique }) {
    const client = await connected();
    for (const api of [client.channels.get(unique('extras')), rest().channels.get(unique('extras'))]) {
      await fails(api.publish({ name: 'n', extras: { headers: 'no map' } }), 40032);
      await fails(api.publish({ name: 'n', extras: { ref: 'no map' } }), 40032);
    }
  },

  async 'RTL6: unattached channels publish, and hear nothing'({ connected, messages, unique }) {
    const [client, other] = [await connected(), await connected()];
    const name = unique('transient');
    const received = await messages(other.channels.get(name));
    await client.channels.get(name).publish('n', 'd');
    await received.size(1);
    assert.equal(client.channels.get(name).state, 'initialized');
  },

  async 'TAN: summaries of all methods'({ connected, rest, messages, unique }) {
    const client = await connected({ clientId: 'ann' });
    const channel = client.channels.get(unique('mutable:summaries'));
    const received = await messages(channel);
    const { serials: [serial] } = await channel.publish('n', 'd');
    const bob = rest({ clientId: 'bob' }).channels.get(channel.name).annotations;
    const nobody = rest().channels.get(channel.name).annotations;
    const both = async (annotation) => {
      await channel.annotations.publish(serial, annotation);
      await bob.publish(serial, annotation);
    };
    await both({ type: 'a:total.v1' });
    await both({ type: 'a:flag.v1' });
    await both({ type: 'a:distinct.v1', name: 'x' });
    await both({ type: 'a:unique.v1', name: 'x' });
    await bob.publish(serial, { type: 'a:unique.v1', name: 'y' });
    await both({ type: 'a:multiple.v1', name: 'x', count: 2 });
    await bob.publish(serial, { type: 'a:multiple.v1', name: 'x' });
    await nobody.publish(serial, { type: 'a:multiple.v1', name: 'x', count: 4 });
    await nobody.publish(serial, { type: 'a:total.v1' });
    await bob.delete(serial, { type: 'a:flag.v1' });
    const last = () => received.at(-1).annotations?.summary ?? {};
    await received.until(() => last()['a:flag.v1']?.total === 1 && last()['a:total.v1']?.total === 3, 'the last summary');
    const summary = last();
    assert.equal(summary['a:total.v1'].total, 3);
    assert.deepEqual([summary['a:flag.v1'].total, summary['a:flag.v1'].clientIds], [1, ['ann']]);
    assert.deepEqual([summary['a:distinct.v1'].x.total, [...summary['a:distinct.v1'].x.clientIds].sort()], [2, ['ann', 'bob']]);
    assert.deepEqual([summary['a:unique.v1'].x.clientIds, summary['a:unique.v1'].y.clientIds], [['ann'], ['bob']]);
    const multiple = summary['a:multiple.v1'].x;
    assert.deepEqual([multiple.total, multiple.clientIds, multiple.totalUnidentified], [9, { ann: 2, bob: 3 }, 4]);
    assert.deepEqual((await channel.getMessage(serial)).annotations.summary['a:total.v1'].total, 3);
    assert.deepEqual((await channel.history()).items[0].annotations.summary['a:flag.v1'].clientIds, ['ann']);
  },

  async 'RSA7: clientIds of any script'({ connected, messages, rest, unique }) {
    const clientId = 'ünï 世界 🌍 "quoted" /?#';
    const client = await connected({ clientId });
    const channel = client.channels.get(unique('any script'));
    const received = await messages(channel);
    await channel.publish('n', 'd');
    await rest({ clientId }).channels.get(channel.name).publish('n', 'd');
    await channel.presence.enter();
    await received.size(2);
    assert.deepEqual(received.map((m) => m.clientId), [clientId, clientId]);
    assert.deepEqual((await rest().channels.get(channel.name).presence.get({ clientId })).items.map((m) => m.clientId), [clientId]);
  },

  async 'RTL6: what just fits'({ connected, messages, rest, unique, fails }) {
    const client = await connected();
    const channel = client.channels.get(unique('fits'));
    const received = await messages(channel);
    const bytes = Buffer.alloc(65_500, 7);
    await channel.publish('n', bytes);
    await channel.publish('n', 'x'.repeat(65_535));
    await rest().channels.get(channel.name).publish('n', '世'.repeat(21_000));
    await received.size(3);
    assert.ok(Buffer.from(received[0].data).equals(bytes));
    assert.deepEqual([received[1].data.length, received[2].data.length], [65_535, 21_000]);
    await fails(rest({ maxMessageSize: 1_000_000 }).channels.get(channel.name).publish('n', '世'.repeat(22_000)), 40009);
  },

  async 'RTL13: a channel comes back after its connection was suspended'({ connected, messages, rest, unique, next, state }) {
    const client = await connected({ clientId: 'ann', suspendedRetryTimeout: 500 });
    const channel = client.channels.get(unique('suspended'));
    const received = await messages(channel);
    await channel.presence.enter('x');
    const manager = client.connection.connectionManager;
    const back = next(client.connection, 'connected');
    manager.disconnectAllTransports();
    manager.notifyState({ state: 'suspended' });
    await state(channel, 'suspended');
    await rest().channels.get(channel.name).publish('missed', null);
    await back;
    await state(channel, 'attached');
    await rest().channels.get(channel.name).publish('live', null);
    await received.until(() => received.some((m) => m.name === 'live'), 'live');
    assert.equal((await channel.presence.get()).filter((m) => m.clientId === 'ann').length >= 1, true);
  },

  async 'RTP: on behalf of a connection'({ connected, messages, rest, unique, fails }) {
    const client = await connected({ clientId: 'ann' });
    const channel = client.channels.get(unique('behalf'));
    const received = await messages(channel);
    await rest().channels.get(channel.name).publish({ name: 'n', connectionKey: client.connection.key });
    await received.size(1);
    assert.deepEqual([received[0].connectionId, received[0].clientId], [client.connection.id, 'ann']);
    await fails(rest().channels.get(channel.name).publish({ name: 'n', connectionKey: 'nonsense' }), 40006, 400);
  },
};
