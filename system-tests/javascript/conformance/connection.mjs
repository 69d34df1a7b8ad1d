// Connections (RTN, RTC).
import assert from 'node:assert/strict';

export const connection = {
  async 'RTN8, RTN9: ids and keys differ'({ connected }) {
    const [one, two] = [await connected(), await connected()];
    assert.notEqual(one.connection.id, two.connection.id);
    assert.notEqual(one.connection.key, two.connection.key);
    assert.notEqual(one.connection.id, one.connection.key);
    assert.ok(!/[:!]/.test(one.connection.id));
  },

  async 'RTN13: ping is answered'({ connected }) {
    const client = await connected();
    const all = await Promise.all(Array.from({ length: 5 }, () => client.connection.ping()));
    assert.ok(all.every((time) => time >= 0 && time < 10_000));
  },

  async 'RTN12: close is answered, and the connection can open again'({ connected, next }) {
    const client = await connected();
    const { id } = client.connection;
    client.close();
    await next(client.connection, 'closed');
    client.connect();
    await next(client.connection, 'connected');
    assert.notEqual(client.connection.id, id);
  },

  async 'RTN21: details of the connection'({ connected }) {
    const client = await connected({ clientId: 'ann' });
    const { connectionDetails: details } = client.connection.connectionManager;
    assert.deepEqual([details.clientId, details.connectionStateTtl, details.maxMessageSize, details.maxIdleInterval], ['ann', 120_000, 65_536, 15_000]);
    assert.ok(details.maxFrameSize >= details.maxMessageSize);
    assert.equal(typeof details.serverId, 'string');
    const anybody = await connected();
    assert.equal(anybody.connection.connectionManager.connectionDetails.clientId, '*');
  },

  async 'RTN15c6: after a cut the same connection goes on, with what was missed'({ connected, messages, next, cut, rest, unique }) {
    const client = await connected();
    const channel = client.channels.get(unique('resume'));
    const received = await messages(channel);
    const publisher = rest().channels.get(channel.name);
    const { id } = client.connection;
    await channel.publish('own', null);
    for (let round = 0; round < 3; round++) {
      const back = next(client.connection, 'connected');
      const attached = next(channel, 'attached').catch(() => null);
      const updated = next(channel, 'update').catch(() => null);
      cut(client);
      await publisher.publish(`missed${round}`, null);
      await back;
      const change = await Promise.race([attached, updated]);
      assert.equal(change.resumed, true);
      await publisher.publish(`live${round}`, null);
      await received.until(() => received.some((m) => m.name === `live${round}`), 'live message');
      assert.equal(client.connection.id, id);
    }
    assert.deepEqual(received.map((m) => m.name), ['own', 'missed0', 'live0', 'missed1', 'live1', 'missed2', 'live2']);
  },

  async 'RTN15c7: a key that is none brings a new connection and 80018'({ connected, next, cut, unique }) {
    const client = await connected();
    const channel = client.channels.get(unique('lost'));
    await channel.attach();
    const manager = client.connection.connectionManager;
    manager.connectionKey = '_____!ablyjs_test_fake-key____';
    manager.connectionId = 'ablyjs_tes';
    manager.msgSerial = 15;
    const back = next(client.connection, 'connected');
    cut(client);
    const change = await back;
    assert.deepEqual([change.reason?.code, change.reason?.statusCode], [80018, 400]);
    assert.notEqual(client.connection.id, 'ablyjs_tes');
    assert.equal(manager.msgSerial, 0);
    await channel.publish('n', 'd');
    assert.equal(channel.state, 'attached');
  },

  async 'RTN15c4: resuming with a wrong secret fails with 40101'({ connected, next, cut }) {
    const client = await connected();
    client.auth.key = client.auth.key?.replace(/:.*/, ':wrong');
    client.auth.authOptions.key = client.auth.authOptions.key.replace(/:.*/, ':wrong');
    if (client.auth.basicKey) client.auth.basicKey = Buffer.from(client.auth.authOptions.key).toString('base64');
    const failed = next(client.connection, 'failed');
    cut(client);
    const change = await failed;
    assert.deepEqual([change.reason.code, change.reason.statusCode], [40101, 401]);
  },

  async 'RTN16: a connection is recovered by another client, with its channels'({ connected, messages, rest, unique }) {
    const first = await connected();
    const names = [unique('recover-a'), unique('recover-b'), unique('recover-ü 世')];
    for (const name of names) await (await messages(first.channels.get(name))).length;
    const key = first.connection.createRecoveryKey();
    const { id } = first.connection;
    first.connection.connectionManager.disconnectAllTransports();
    for (const name of names) await rest().channels.get(name).publish('missed', name);
    const second = await connected({ recover: key });
    assert.equal(second.connection.id, id);
    for (const name of names) {
      const received = await messages(second.channels.get(name));
      await received.size(1);
      assert.deepEqual(received.map((m) => m.data), [name]);
    }
  },

  async 'RTN16l: what cannot be recovered is a new connection, with 80018'({ realtime, next }) {
    const fake = JSON.stringify({ connectionKey: '_____!ablyjs_test_fake-key____', msgSerial: 5, channelSerials: {} });
    const client = realtime({ recover: fake });
    const change = await next(client.connection, 'connected');
    assert.deepEqual([change.reason.code, change.reason.statusCode], [80018, 400]);
    assert.deepEqual([client.connection.errorReason.code, client.connection.connectionManager.msgSerial], [80018, 0]);
  },

  async 'RTN19: what was sent before the cut is answered after it, once'({ connected, messages, cut, next, unique }) {
    const [client, other] = [await connected(), await connected()];
    const channel = client.channels.get(unique('pending'));
    const received = await messages(other.channels.get(channel.name));
    await channel.attach();
    const back = next(client.connection, 'connected');
    const pending = Array.from({ length: 10 }, (_, i) => channel.publish(`m${i}`, null));
    cut(client);
    await back;
    const results = await Promise.all(pending);
    await channel.publish('end', null);
    await received.until(() => received.some((m) => m.name === 'end'), 'the end');
    assert.deepEqual(received.map((m) => m.name), [...Array.from({ length: 10 }, (_, i) => `m${i}`), 'end']);
    assert.deepEqual(results.map((r) => r.serials[0]), received.slice(0, 10).map((m) => m.serial));
  },

  async 'RTN7: what is queued before connecting is sent after'({ realtime, unique }) {
    const client = realtime();
    const channel = client.channels.get(unique('queued'));
    const results = await Promise.all([channel.publish('a', null), channel.publish('b', null), client.connection.whenState('connected')]);
    assert.ok(results[0].serials[0] < results[1].serials[0]);
  },

  async 'TO3l8: the size of a publish has a bound'({ connected, fails, unique }) {
    const client = await connected();
    const channel = client.channels.get(unique('size'));
    await fails(channel.publish('big', 'x'.repeat(66_000)), 40009);
    client.connection.connectionManager.connectionDetails.maxMessageSize = 10_000_000;
    client.options.maxMessageSize = 10_000_000;
    await fails(channel.publish('big', 'x'.repeat(66_000)), 40009, 413);
    await channel.publish('small', 'x');
    assert.equal(client.connection.state, 'connected');
  },

  async 'RTN2: unknown params are ignored, heartbeats are sent when asked'({ connected }) {
    const client = await connected({ transportParams: { remainPresentFor: 1000, tum: 'ti', heartbeats: true, idle: false } });
    await client.connection.ping();
  },

  async 'RTN23: an idle transport is not taken for dead'({ connected }) {
    const client = await connected();
    const states = [];
    client.connection.on((change) => states.push(`${change.current} ${change.reason}`));
    await new Promise((done) => setTimeout(done, 17_000)); // longer than it takes without a heartbeat
    assert.deepEqual(states, []);
  },
};
