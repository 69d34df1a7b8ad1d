// The REST API (RSC, RSL, RSP, RSN, BAR, HP, TG, TS).
import assert from 'node:assert/strict';

const names = (items) => items.map((item) => item.name);

async function pagesOf(first) {
  const pages = [];
  for (let page = first; ; page = await page.next()) {
    pages.push(page.items);
    assert.equal(page.hasNext(), !page.isLast());
    if (!page.hasNext()) {
      assert.equal(await page.next(), null);
      return pages;
    }
  }
}

export const rest = {
  async 'RSC16: time'({ rest }) {
    assert.ok(Math.abs((await rest().time()) - Date.now()) < 5000);
  },

  async 'RSC19d: request() pages and posts'({ rest, unique }) {
    const client = rest();
    const time = await client.request('get', '/time', 3);
    assert.deepEqual([time.statusCode, time.success, time.items.length, typeof time.items[0]], [200, true, 1, 'number']);
    const path = `/channels/${unique('persisted:request')}/messages`;
    const one = await client.request('post', path, 3, null, { name: 'faye', data: 'whittaker' });
    assert.deepEqual([one.statusCode, one.success, one.items.length], [201, true, 1]);
    const two = await client.request('post', path, 3, null, { name: 'martin', data: 'reed' });
    assert.equal(two.items.length, 1);
    const page = await client.request('get', path, 3, { limit: 1, direction: 'forwards' });
    assert.deepEqual([page.statusCode, page.items[0].name, page.items[0].data], [200, 'faye', 'whittaker']);
    const next = await page.next();
    assert.deepEqual([next.items.length, next.items[0].name], [1, 'martin']);
    const channel = client.channels.get(decodeURIComponent(path.split('/')[2]));
    assert.deepEqual(names((await channel.history()).items), ['martin', 'faye']);
  },

  async 'HP: what is not there'({ rest }) {
    for (const method of ['get', 'put', 'patch', 'delete']) {
      const answer = await rest().request(method, '/does-not-exist', 3);
      assert.deepEqual([answer.success, answer.statusCode, answer.errorCode], [false, 404, 40400], method);
    }
  },

  async 'RSL1n: publishing tells the serials'({ rest, unique }) {
    const channel = rest().channels.get(unique('persisted:serials'));
    const one = await channel.publish('n', 'd');
    assert.equal(one.serials.length, 1);
    const many = await channel.publish([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    assert.equal(new Set([...one.serials, ...many.serials]).size, 4);
  },

  async 'RSL1l: publish params arrive'({ rest, fails, unique }) {
    await fails(rest().channels.get(unique('force')).publish('n', 'd', { _forceNack: true }), 40099, 400);
  },

  async 'RSL1k: ids make publishing idempotent'({ rest, unique, fails }) {
    const channel = rest({ idempotentRestPublishing: true }).channels.get(unique('persisted:idempotent'));
    for (let i = 0; i < 3; i++) await channel.publish({ id: 'randomid', name: 'once', data: String(i) });
    const items = (await channel.history()).items;
    assert.deepEqual(items.map((m) => [m.id, m.data]), [['randomid', '0']]);
    await channel.publish([{ id: 'base:0', name: 'a' }, { id: 'base:1', name: 'b' }]);
    await channel.publish([{ id: 'base:0', name: 'a' }, { id: 'base:1', name: 'b' }]);
    assert.deepEqual((await channel.history({ direction: 'forwards' })).items.map((m) => m.id), ['randomid', 'base:0', 'base:1']);
    await fails(channel.publish([{ id: 'one', name: 'a' }, { id: 'other', name: 'b' }]), 40031, 400);
  },

  async 'RSL1m: clientIds'({ rest, unique, fails }) {
    const name = unique('persisted:clients');
    const read = async () => (await rest().channels.get(name).history({ limit: 1 })).items[0];
    await rest({ clientId: 'ann' }).channels.get(name).publish('n', 'd');
    assert.equal((await read()).clientId, 'ann');
    await rest().channels.get(name).publish({ name: 'n', data: 'd', clientId: 'free' });
    assert.equal((await read()).clientId, 'free');
    const bob = (await rest().auth.requestToken({ clientId: 'bob' })).token;
    await rest({ token: bob }).channels.get(name).publish('n', 'd');
    assert.equal((await read()).clientId, 'bob');
    await fails(rest({ token: bob }).channels.get(name).publish({ name: 'n', clientId: 'eve' }), 40012);
    const wild = (await rest().auth.requestToken({ clientId: '*' })).token;
    await rest({ token: wild }).channels.get(name).publish({ name: 'n', data: 'd', clientId: 'any' });
    assert.equal((await read()).clientId, 'any');
    const anonymous = (await rest().auth.requestToken({})).token;
    await fails(rest({ token: anonymous }).channels.get(name).publish({ name: 'n', clientId: 'eve' }), 40012);
    await rest({ token: anonymous }).channels.get(name).publish('n', 'd');
    assert.equal((await read()).clientId ?? null, null);
  },

  async 'RSL1i: too much at once'({ rest, unique, fails, http }) {
    await fails(rest({ maxMessageSize: 65536 }).channels.get(unique('big')).publish('n', 'x'.repeat(70_000)), 40009);
    const answer = await http('POST', `/channels/${unique('big')}/messages`, { body: { data: 'x'.repeat(70_000) } });
    assert.deepEqual([answer.status, answer.error.code], [413, 40009]);
  },

  async 'RSL2: history in pages, both ways'({ rest, unique }) {
    const channel = rest().channels.get(unique('persisted:history'));
    for (let i = 0; i < 11; i++) await channel.publish(`e${i}`, { i });
    const all = Array.from({ length: 11 }, (_, i) => `e${i}`);
    for (const direction of ['forwards', 'backwards']) {
      const expected = direction === 'forwards' ? all : [...all].reverse();
      for (const limit of [1, 4, 11, 100]) {
        const pages = await pagesOf(await channel.history({ limit, direction }));
        assert.deepEqual(names(pages.flat()), expected, `${direction} ${limit}`);
        assert.ok(pages.slice(0, -1).every((page) => page.length === limit));
      }
    }
    const page = await channel.history({ limit: 3 });
    const next = await page.next();
    assert.deepEqual(names((await next.first()).items), names(page.items));
    assert.deepEqual(names((await next.current()).items), names(next.items));
    const whole = await channel.history();
    assert.deepEqual(names((await whole.first()).items), names(whole.items));
    assert.deepEqual(names((await whole.current()).items), names(whole.items));
  },

  async 'RSL2b: history between moments'({ rest, unique }) {
    const client = rest();
    const channel = client.channels.get(unique('persisted:moments'));
    await channel.publish('first', null);
    const second = await channel.publish('second', null);
    const { items } = await channel.history({ direction: 'forwards' });
    assert.equal(items.length, 2);
    const at = items[1].timestamp;
    const before = await channel.history({ end: at, limit: 1 });
    assert.equal(before.items[0].name, 'second');
    assert.ok(second.serials[0] === items[1].serial);
    const after = await channel.history({ start: at + 1 });
    assert.equal(after.items.length, 0);
  },

  async 'RSL2: what is asked wrongly'({ rest, unique, fails }) {
    const channel = rest().channels.get(unique('bad'));
    await fails(channel.history({ limit: -1 }), 40003, 400);
    await fails(channel.history({ limit: 1001 }), 40003, 400);
    await fails(channel.history({ direction: 'sideways' }), 40003, 400);
    await fails(channel.history({ start: 20, end: 10 }), undefined, 400);
    await fails(channel.history({ start: 'yesterday' }), 40003, 400);
  },

  async 'RSP: fixture members are present and in history, encoded ones as they were'({ rest, fixtures }) {
    const { key } = fixtures.setup.cipher;
    const plain = rest().channels.get('persisted:presence_fixtures');
    const expected = fixtures.setup.post_apps.channels[0].presence.map((m) => m.clientId).sort();
    const members = (await plain.presence.get()).items;
    assert.deepEqual(members.map((m) => m.clientId).sort(), expected);
    assert.ok(members.every((m) => m.action === 'present' && m.connectionId));
    const one = await plain.presence.get({ clientId: 'client_string' });
    assert.equal(one.items.length, 1);
    assert.equal(one.items[0].data, 'This is a string clientData payload');
    const same = await plain.presence.get({ connectionId: members[0].connectionId });
    assert.ok(same.items.length >= 1);
    const secret = rest().channels.get('persisted:presence_fixtures', { cipher: { key } });
    for (const page of [await secret.presence.get(), await secret.presence.history()]) {
      const data = Object.fromEntries(page.items.map((m) => [m.clientId, m.data]));
      assert.deepEqual(data.client_encoded, { example: { json: 'Object' } });
      assert.deepEqual(data.client_decoded, { example: { json: 'Object' } });
      assert.equal(data.client_bool, 'true');
    }
    const past = await pagesOf(await plain.presence.history({ limit: 4 }));
    assert.deepEqual(past.flat().map((m) => m.clientId).sort(), expected);
  },

  async 'RSL8: status has all counts'({ rest, connected, unique, eventually }) {
    const client = await connected({ clientId: 'ann' });
    const channel = client.channels.get(unique('persisted:status'));
    await channel.presence.enter();
    const details = await rest().channels.get(channel.name).status();
    assert.equal(details.channelId, channel.name);
    assert.equal(details.status.isActive, true);
    for (const name of ['connections', 'publishers', 'subscribers', 'presenceConnections', 'presenceMembers', 'presenceSubscribers']) {
      assert.equal(typeof details.status.occupancy.metrics[name], 'number', name);
    }
    await eventually(
      async () => (await rest().channels.get(channel.name).status()).status.occupancy.metrics,
      (metrics) => metrics.connections === 1 && metrics.presenceMembers === 1,
    );
  },

  async 'RSC22: batch publishing'({ rest, keys, unique }) {
    const [a, b] = [unique('channel4'), 'channel0'];
    const one = await rest().batchPublish({ channels: [a, b], messages: [{ data: 'x' }] });
    assert.deepEqual([one.successCount, one.failureCount], [2, 0]);
    assert.ok(one.results.every((r) => r.messageId && r.serials.length === 1 && r.channel));
    const several = await rest({ key: keys[2] }).batchPublish([
      { channels: ['channel0', 'channel3'], messages: [{ data: '1' }, { data: '2' }] }, { channels: ['channel1'], messages: { data: 3 } },
    ]);
    assert.equal(several.length, 2);
    assert.deepEqual([several[0].successCount, several[0].failureCount], [1, 1]);
    const failed = several[0].results.find((r) => r.channel === 'channel3');
    assert.deepEqual([failed.error.code, failed.error.statusCode], [40160, 401]);
    assert.equal(several[1].results[0].channel, 'channel1');
  },

  async 'BAR: batches in the shapes of versions 2 and 3'({ rest, unique }) {
    const [a, b] = [unique('a'), unique('b')];
    const old = await rest().request('post', '/messages', 2, {}, { channels: [a, b], messages: { data: 'foo' } });
    assert.deepEqual([old.success, old.statusCode, old.items.map((i) => i.channel)], [true, 201, [a, b]]);
    assert.ok(old.items.every((i) => i.messageId));
    const partial = await rest().request('post', '/messages', 2, {}, { channels: [a, '[invalid', b], messages: { data: 'foo' } });
    assert.deepEqual([partial.success, partial.statusCode, partial.errorCode], [false, 400, 40020]);
    const { batchResponse } = partial.items[0];
    assert.deepEqual(batchResponse.map((i) => i.channel), [a, '[invalid', b]);
    assert.equal(batchResponse[1].error.code, 40010);
    assert.ok(batchResponse[0].messageId);
    const now = await rest().request('post', '/messages', 3, {}, { channels: [a, '[invalid'], messages: { data: 'foo' } });
    assert.equal(now.success, true);
    assert.deepEqual([now.items[0].successCount, now.items[0].failureCount], [1, 1]);
  },

  async 'RSC24: batch presence'({ rest, connected, keys, unique }) {
    const client = await connected({ clientId: 'batcher' });
    const channel = client.channels.get(unique('channel'));
    await channel.presence.enter('here');
    const empty = unique('empty');
    const batch = await rest().batchPresence([channel.name, empty]);
    assert.deepEqual([batch.successCount, batch.failureCount], [2, 0]);
    const [found, none] = batch.results;
    assert.equal(found.channel, channel.name);
    assert.equal(found.presence[0].clientId, 'batcher');
    assert.deepEqual(none.presence, []);
    const denied = await rest({ key: keys[2] }).batchPresence(['channel4', 'channel0']);
    assert.deepEqual([denied.successCount, denied.failureCount], [1, 1]);
    const error = denied.results.find((r) => r.channel === 'channel0').error;
    assert.deepEqual([error.code, error.statusCode], [40160, 401]);
  },

  async 'RSL4: messages as the fixtures, posted raw and read back'({ rest, unique, fixtures, given }) {
    const client = rest();
    const path = `/channels/${encodeURIComponent(unique('persisted:fixtures'))}/messages`;
    for (const fixture of fixtures.messages) {
      const body = { name: 'n', data: fixture.data, ...(fixture.encoding && { encoding: fixture.encoding }) };
      const posted = await client.request('post', path, 3, null, body);
      assert.equal(posted.statusCode, 201);
    }
    const raw = await client.request('get', path, 3, { direction: 'forwards' });
    assert.equal(raw.items.length, fixtures.messages.length);
    raw.items.forEach((item, i) => {
      const fixture = fixtures.messages[i];
      if (given.binary && fixture.expectedType === 'binary') assert.equal(Buffer.from(item.data).toString('hex'), fixture.expectedHexValue);
      else assert.deepEqual([item.data, item.encoding ?? null], [fixture.data, fixture.encoding]);
    });
    const { items } = await client.channels.get(decodeURIComponent(path.split('/')[2])).history({ direction: 'forwards' });
    assert.equal(items.length, fixtures.messages.length);
    items.forEach((item, i) => {
      const fixture = fixtures.messages[i];
      if (fixture.expectedType === 'binary') assert.equal(Buffer.from(item.data).toString('hex'), fixture.expectedHexValue);
      else assert.deepEqual(item.data, fixture.expectedValue);
      assert.equal(item.encoding ?? null, null);
    });
  },

  async 'RSN: names with anything in them'({ rest, unique }) {
    for (const name of ['with/slash', 'with?question', 'with#hash', 'ünïcode 世界', 'per%20cent', 'plus+plus', "q'uo\"te", 'a:b:c', 'amp&ersand=']) {
      const channel = rest().channels.get(unique(`persisted:${name}`));
      await channel.publish('n', name);
      const { items } = await channel.history();
      assert.deepEqual(items.map((m) => m.data), [name]);
    }
  },

  async 'RSL1: channel names that are none'({ rest, fails }) {
    for (const name of [':hell', '[invalid', '', ' space', ',comma', 'line\nbreak']) {
      const error = await fails(rest().channels.get(name).publish('n', 'd'));
      assert.ok([40010, 40400].includes(error.code), `${name}: ${error.code}`);
    }
  },

  async 'RSC6: stats in units, pages and shapes'({ rest, eventually, http }) {
    const year = new Date().getUTCFullYear() - 1;
    const entry = (minute, n) => ({
      intervalId: `${year}-02-03:15:0${minute}`,
      inbound: { realtime: { messages: { count: n, data: n * 100 } } },
      outbound: { realtime: { messages: { count: n / 10, data: n * 10 } } },
      persisted: { presence: { count: n / 2, data: n * 50 } },
      connections: { tls: { peak: n / 5, opened: 10 } },
      channels: { peak: n, opened: 30 },
      apiRequests: { succeeded: n, failed: 10 },
      tokenRequests: { succeeded: n, failed: 20 },
    });
    const posted = await http('POST', '/stats', { body: [entry(3, 50), entry(4, 60), entry(5, 70)] });
    assert.equal(posted.status, 201);
    const at = (minute) => Date.UTC(year, 1, 3, 15, minute);
    const client = rest();
    const count = (s) => s.entries['messages.inbound.all.messages.count'];
    const minutes = await eventually(() => client.stats({ start: at(3), end: at(5), direction: 'forwards' }), (page) => page.items.length === 3);
    assert.deepEqual(minutes.items.map(count), [50, 60, 70]);
    assert.equal(minutes.items[0].entries['messages.inbound.all.messages.data'], 5000);
    assert.equal(minutes.items[0].entries['messages.inbound.realtime.messages.count'], 50);
    assert.equal(minutes.items[0].entries['connections.all.peak'], 10);
    assert.equal(minutes.items[0].entries['channels.peak'], 50);
    assert.equal(minutes.items[0].unit, 'minute');
    assert.ok(minutes.items[0].schema);
    assert.equal((await client.stats({ start: at(3), end: at(5) })).items[0].intervalId, `${year}-02-03:15:05`);
    const single = await client.stats({ start: at(3), end: at(5), limit: 1 });
    assert.deepEqual([single.items.length, single.hasNext()], [1, true]);
    const pages = await pagesOf(single);
    assert.deepEqual(pages.flat().map(count), [70, 60, 50]);
    for (const unit of ['hour', 'day', 'month']) {
      const text = { hour: `${year}-02-03:15`, day: `${year}-02-03`, month: `${year}-02` }[unit];
      const page = await client.stats({ start: text, end: text, unit });
      assert.deepEqual([page.items.length, count(page.items[0]), page.items[0].intervalId], [1, 180, text], unit);
    }
    assert.deepEqual((await client.stats({ start: at(3) - 3_600_000, end: at(3) - 1_800_000 })).items, []);
  },
};
