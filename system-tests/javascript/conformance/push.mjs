// The admin side of push (RSH1).
import assert from 'node:assert/strict';

const device = (id, more) => ({
  id, clientId: 'testClient', platform: 'android', formFactor: 'phone', metadata: { m: 1 },
  push: { recipient: { transportType: 'gcm', registrationToken: 'xxxxxxxxxxx' } }, ...more,
});

export const push = {
  async 'RSH1b3: devices are saved, changed, found and removed'({ rest, unique, fails }) {
    const { deviceRegistrations: devices } = rest().push.admin;
    const [one, two] = [unique('device'), unique('device')];
    const saved = await devices.save(device(one));
    assert.deepEqual([saved.id, saved.clientId, saved.push.state], [one, 'testClient', 'ACTIVE']);
    await devices.save(device(two, { clientId: 'other' }));
    await devices.save(device(one, { metadata: { m: 2 } }));
    assert.deepEqual((await devices.get(one)).metadata, { m: 2 });
    assert.deepEqual((await devices.get({ id: two })).clientId, 'other');
    assert.deepEqual((await devices.list({ deviceId: one })).items.map((d) => d.id), [one]);
    assert.deepEqual((await devices.list({ clientId: 'other' })).items.map((d) => d.id), [two]);
    assert.equal((await devices.list({ clientId: 'nobody' })).items.length, 0);
    await devices.remove(one);
    await fails(devices.get(one), 40400, 404);
    await devices.remove(one);
    await devices.removeWhere({ clientId: 'other' });
    await fails(devices.get(two), 40400, 404);
    await devices.removeWhere({ deviceId: two });
  },

  async 'RSH1b2: devices are listed in pages'({ rest, unique }) {
    const { deviceRegistrations: devices } = rest().push.admin;
    const clientId = unique('client');
    const ids = Array.from({ length: 5 }, (_, i) => unique(`device${i}`));
    for (const id of ids) await devices.save(device(id, { clientId }));
    const found = [];
    let page = await devices.list({ clientId, limit: 2 });
    for (;;) {
      found.push(...page.items.map((d) => d.id));
      if (!page.hasNext()) break;
      page = await page.next();
    }
    assert.deepEqual(found.sort(), [...ids].sort());
    await devices.removeWhere({ clientId });
  },

  async 'RSH1c: subscriptions of channels are saved, listed and removed'({ rest, unique, fails }) {
    const { channelSubscriptions: subscriptions, deviceRegistrations: devices } = rest().push.admin;
    const [id, clientId] = [unique('device'), unique('client')];
    const channels = ['pushenabled:foo1', 'pushenabled:foo2'].map(unique);
    await devices.save(device(id));
    const saved = await subscriptions.save({ channel: channels[0], clientId });
    assert.deepEqual([saved.channel, saved.clientId], [channels[0], clientId]);
    await subscriptions.save({ channel: channels[0], clientId });
    await subscriptions.save({ channel: channels[1], clientId });
    await subscriptions.save({ channel: channels[1], deviceId: id });
    const list = async (params) => (await subscriptions.list(params)).items.map((s) => `${s.channel} ${s.clientId ?? s.deviceId}`).sort();
    assert.deepEqual(await list({ channel: channels[0] }), [`${channels[0]} ${clientId}`]);
    assert.deepEqual(await list({ clientId }), channels.map((c) => `${c} ${clientId}`).sort());
    assert.deepEqual(await list({ deviceId: id }), [`${channels[1]} ${id}`]);
    const named = (await subscriptions.listChannels()).items;
    assert.ok(channels.every((c) => named.includes(c)), String(named));
    await subscriptions.remove({ channel: channels[0], clientId });
    await subscriptions.remove({ channel: channels[0], clientId });
    assert.deepEqual(await list({ clientId }), [`${channels[1]} ${clientId}`]);
    await subscriptions.removeWhere({ clientId });
    assert.deepEqual(await list({ clientId }), []);
    await devices.remove(id);
    await fails(subscriptions.save({ channel: channels[0], deviceId: 'unknown device' }));
  },

  async 'RSH1a: publishing to a channel as a device'({ rest, connected, messages, given, keys, fails, unique }) {
    const client = await connected();
    const channel = client.channels.get(unique('pushenabled:direct'));
    const received = await messages(channel);
    const payload = { notification: { title: 'test', body: 'b' }, data: { foo: 'bar' } };
    const recipient = { transportType: 'ablyChannel', channel: channel.name, ablyKey: keys[0], ablyUrl: `http://localhost:${given.port}` };
    await rest().push.admin.publish(recipient, payload);
    await received.size(1);
    assert.equal(received[0].name, '__ably_push__');
    assert.deepEqual(JSON.parse(received[0].data).data, payload.data);
    assert.equal(JSON.parse(received[0].data).notification.title, 'test');
    await fails(rest().push.admin.publish({}, payload));
    await fails(rest().push.admin.publish(recipient, {}));
  },

  async 'RSH2, RSH7: a device activates, subscribes, gets a push and goes'({ realtime, rest, connected, messages, Ably, given, keys, unique }) {
    const { default: plugin } = await import('ably/push');
    const stored = new Map();
    const inbox = unique('pushenabled:inbox');
    const { Config } = Ably.Realtime.Platform;
    const before = Config.push;
    Config.push = {
      platform: 'browser', formFactor: 'desktop',
      storage: { get: (name) => stored.get(name), set: (name, value) => stored.set(name, value), remove: (name) => stored.delete(name) },
      getPushDeviceDetails(machine) {
        machine.client.device().push.recipient = {
          transportType: 'ablyChannel', channel: inbox, ablyKey: keys[0], ablyUrl: `http://localhost:${given.port}`,
        };
        machine.client.device().persist();
        machine.handleEvent(new machine.GotPushDeviceDetails());
      },
    };
    try {
      const client = realtime({ clientId: 'me', plugins: { Push: plugin } });
      await client.push.activate();
      const device = client.device();
      assert.ok(device.deviceIdentityToken);
      const { deviceRegistrations, channelSubscriptions } = rest().push.admin;
      assert.deepEqual([(await deviceRegistrations.get(device.id)).clientId, device.id === stored.get('ably.push.deviceId')], ['me', true]);
      const channel = client.channels.get(unique('pushenabled:news'));
      await channel.push.subscribeDevice();
      await channel.push.subscribeClient();
      assert.deepEqual((await channelSubscriptions.list({ channel: channel.name })).items.map((s) => s.deviceId ?? s.clientId).sort(), [device.id, 'me'].sort());
      assert.deepEqual((await device.listSubscriptions()).items.map((s) => s.channel), [channel.name]);
      const received = await messages((await connected()).channels.get(inbox));
      for (const recipient of [{ deviceId: device.id }, { clientId: 'me' }]) await rest().push.admin.publish(recipient, { data: { n: '1' } });
      await received.size(2);
      await channel.push.unsubscribeDevice();
      await channel.push.unsubscribeClient();
      assert.deepEqual((await channelSubscriptions.list({ channel: channel.name })).items, []);
      await client.push.deactivate();
      await deviceRegistrations.get(device.id).then(() => assert.fail('is still there'), (e) => assert.equal(e.code, 40400));
    } finally {
      Config.push = before;
    }
  },

  async 'RSH1: without push-admin all of it is refused'({ rest, keys, fails }) {
    const { admin } = rest({ key: keys[3] }).push;
    await fails(admin.deviceRegistrations.list({}), 40160, 401);
    await fails(admin.channelSubscriptions.listChannels({}), 40160, 401);
    await fails(admin.deviceRegistrations.save(device('x')), 40160, 401);
  },
};
