// What a user does with the SDK, as plain facts for the test to judge. The same scenarios run in
// Node.js and in a browser.
//
// world: { port, proxyPort, control, key, limitedKey, binary, transports }
//   port       a node
//   transports the transports that the SDK may use; absent: its own choice
//   proxyPort  the same node behind a proxy, which POSTs to control + '/control/ORDER' work
import { restScenarios } from './rest-scenarios.mjs';
import { changes } from './changes.mjs';
import { occupancy } from './occupancy.mjs';
import { settled, world as makeWorld } from './world.mjs';

export function scenarios(Ably, given) {
  const world = makeWorld(Ably, given);
  const { connect, rest, collect, until, order, unique } = world;
  const names = (items) => items.map((item) => item.name);
  const presenceOf = async (channel) => {
    const list = [];
    await channel.presence.subscribe((m) => list.push(`${m.action} ${m.clientId} ${JSON.stringify(m.data)}`));
    const count = async (n) => {
      while (list.length < n) await new Promise((done) => setTimeout(done, 20));
    };
    return { list, count };
  };

  const all = {
    ...changes(given, world),
    ...occupancy(world, given),

    async connectionDetails() {
      const client = await connect({ clientId: 'anna' });
      // The details are what the SDK keeps of CONNECTED; it shows them only inside.
      const { connectionStateTtl, maxMessageSize, clientId, serverId } = client.connection.connectionManager.connectionDetails;
      const transport = client.connection.connectionManager.activeProtocol.getTransport().shortName;
      return { id: client.connection.id, connectionStateTtl, maxMessageSize, clientId, serverId, transport };
    },

    async publishAndSubscribe() {
      const client = await connect({ clientId: 'anna' });
      const channel = client.channels.get(unique('everything'));
      const received = await collect(channel);
      const sent = [
        { name: 'text', data: 'grüße, 世界 🌍' },
        { name: 'object', data: { a: [1, 2.5, null, true, { b: 'c' }] } },
        { name: 'array', data: [1, 'two'] },
        { name: 'bytes', data: new Uint8Array([0, 1, 254, 255]) },
        { name: 'nothing' },
        { data: 'no name' },
        { name: 'headers', data: 'x', extras: { headers: { color: 'red', n: 7 } } },
      ];
      const results = [];
      for (const message of sent) results.push(await channel.publish(message));
      await received.count(sent.length);
      return {
        data: received.messages.map((m) => world.plain(m.data)),
        names: received.messages.map((m) => m.name ?? null),
        headers: received.messages[6].extras.headers,
        clientIds: [...new Set(received.messages.map((m) => m.clientId))],
        connectionIdIsOurs: received.messages.every((m) => m.connectionId === client.connection.id),
        idsDiffer: new Set(received.messages.map((m) => m.id)).size === sent.length,
        serialsAreThoseOfTheAcks:
          JSON.stringify(results.map((r) => r.serials[0])) === JSON.stringify(received.messages.map((m) => m.serial)),
        serialsRise: world.rises(received.messages.map((m) => m.serial)),
        timestampsAreNow: received.messages.every((m) => Math.abs(m.timestamp - Date.now()) < 300_000),
        actions: [...new Set(received.messages.map((m) => m.action))],
      };
    },

    async publishArray() {
      const client = await connect();
      const channel = client.channels.get(unique('array'));
      const received = await collect(channel);
      const sent = Array.from({ length: 5 }, (_, i) => ({ name: `m${i}`, data: { i } }));
      const result = await channel.publish(sent);
      await received.count(5);
      return {
        names: names(received.messages),
        serialsAreThoseOfTheAck: JSON.stringify(result.serials) === JSON.stringify(received.messages.map((m) => m.serial)),
        serialsDiffer: new Set(result.serials).size,
      };
    },

    async idempotentId() {
      const [one, other] = [await connect(), await connect()];
      const name = unique('idempotent');
      const received = await collect(one.channels.get(name));
      const message = { id: 'order-17:0', name: 'order', data: { n: 17 } };
      const results = [];
      for (const client of [one, one, other]) results.push(await client.channels.get(name).publish(message));
      const overRest = await rest().channels.get(name).publish(message);
      await one.channels.get(name).publish('end', null);
      await received.until((m) => m.name === 'end');
      return {
        names: names(received.messages),
        serialsOfAcks: new Set([...results, overRest].map((r) => r?.serials?.[0])).size,
        serialIsTheMessages: results[2].serials[0] === received.messages[0].serial,
      };
    },

    async echoFalse() {
      const [silent, other] = [await connect({ echoMessages: false }), await connect()];
      const name = unique('echo');
      const own = await collect(silent.channels.get(name));
      const others = await collect(other.channels.get(name));
      await silent.channels.get(name).publish('from silent', null);
      await other.channels.get(name).publish('from other', null);
      await others.count(2);
      await own.count(1);
      return { own: names(own.messages), others: names(others.messages) };
    },

    async transientPublish() {
      const [publisher, subscriber] = [await connect(), await connect()];
      const name = unique('transient');
      const received = await collect(subscriber.channels.get(name));
      const channel = publisher.channels.get(name);
      await channel.publish('without attach', null);
      await received.count(1);
      return { state: channel.state, names: names(received.messages) };
    },

    async manyPublishes() {
      const [publisher, subscriber] = [await connect(), await connect()];
      const name = unique('many');
      const received = await collect(subscriber.channels.get(name));
      const channel = publisher.channels.get(name);
      const count = 500;
      await Promise.all(Array.from({ length: count }, (_, i) => channel.publish('n', { i })));
      await received.count(count);
      return { inOrder: received.messages.every((m, i) => m.data.i === i), count: received.messages.length };
    },

    async derivedChannel() {
      const [publisher, subscriber, other] = [await connect(), await connect(), await connect()];
      const name = unique('derived');
      const options = { filter: 'name == `"wanted"` && headers.n == `1`' };
      const received = await collect(subscriber.channels.getDerived(name, options));
      const same = await collect(other.channels.getDerived(name, options));
      const channel = publisher.channels.get(name);
      const message = (text, n) => ({ name: text, data: `${text}${n}`, extras: { headers: { n } } });
      await channel.publish(message('wanted', 2));
      await channel.publish([message('other', 1), message('wanted', 1), message('wanted', 3)]);
      await channel.publish('wanted', 'without headers');
      await channel.publish({ ...message('wanted', 1), data: 'last' });
      await received.until((m) => m.data === 'last');
      await same.until((m) => m.data === 'last');
      const refused = await subscriber.channels.getDerived(name, { filter: 'name ==' }).attach()
        .then(() => null, (error) => error);
      return {
        data: received.messages.map((m) => m.data),
        same: same.messages.map((m) => m.data),
        refused: refused?.code,
        state: subscriber.connection.state,
      };
    },

    async twoChannels() {
      const client = await connect();
      const [a, b] = [client.channels.get(unique('a')), client.channels.get(unique('b'))];
      const [fromA, fromB] = [await collect(a), await collect(b)];
      for (let i = 0; i < 10; i++) {
        await a.publish(`a${i}`, { i });
        await b.publish(`b${i}`, { i });
      }
      await fromA.count(10);
      await fromB.count(10);
      return { a: names(fromA.messages), b: names(fromB.messages) };
    },

    async history() {
      const client = await connect();
      const channel = client.channels.get(unique('history'));
      for (let i = 0; i < 25; i++) await channel.publish(`m${i}`, { i });
      const pages = [];
      let page = await channel.history({ limit: 10 });
      for (;;) {
        pages.push(names(page.items));
        if (!page.hasNext()) break;
        page = await page.next();
      }
      const forwards = await channel.history({ direction: 'forwards', limit: 3 });
      const first = await page.first();
      await channel.attach();
      await channel.publish('after', null);
      const before = await channel.history({ untilAttach: true, limit: 1 });
      return {
        pages,
        forwards: names(forwards.items),
        first: names(first.items),
        untilAttach: names(before.items),
        data: world.plain(forwards.items[2].data),
        restIsSame: names((await rest().channels.get(channel.name).history({ limit: 2 })).items),
      };
    },

    async rewindCount() {
      const client = await connect();
      const name = unique('rewind-count');
      for (let i = 0; i < 6; i++) await client.channels.get(name).publish(`m${i}`, { i });
      const other = await connect();
      const channel = other.channels.get(name, { params: { rewind: '3' } });
      const received = await collect(channel);
      await client.channels.get(name).publish('live', null);
      await received.until((m) => m.name === 'live');
      return { names: names(received.messages), params: channel.params.rewind };
    },

    async rewindTime() {
      const client = await connect();
      const name = unique('rewind-time');
      for (let i = 0; i < 4; i++) await client.channels.get(name).publish(`m${i}`, { i });
      const other = await connect();
      const received = await collect(other.channels.get(name, { params: { rewind: '1m' } }));
      await client.channels.get(name).publish('live', null);
      await received.until((m) => m.name === 'live');
      return { names: names(received.messages) };
    },

    async resumeAfterCut() {
      const [subscriber, publisher] = [await connect({ port: given.proxyPort }), await connect()];
      const name = unique('resume');
      const channel = subscriber.channels.get(name);
      const received = await collect(channel);
      const before = subscriber.connection.id;
      const updates = world.discontinuities(channel);
      await publisher.channels.get(name).publish('before', null);
      await received.count(1);
      for (let round = 0; round < 3; round++) {
        await order('refuse');
        await order('cut');
        await until(subscriber.connection.whenState('disconnected'), 'to be disconnected');
        for (let i = 0; i < 5; i++) await publisher.channels.get(name).publish(`r${round}m${i}`, { i });
        await order('admit');
        await until(subscriber.connection.whenState('connected'), 'to be connected again');
        await publisher.channels.get(name).publish(`after${round}`, null);
        await received.until((m) => m.name === `after${round}`);
      }
      return {
        names: names(received.messages),
        sameConnection: subscriber.connection.id === before,
        discontinuities: updates.length,
      };
    },

    async heldSocket() {
      const [subscriber, publisher] = [await connect({ port: given.proxyPort }), await connect()];
      const name = unique('held');
      const received = await collect(subscriber.channels.get(name));
      const states = world.states(subscriber);
      await order('hold');
      for (let i = 0; i < 5; i++) await publisher.channels.get(name).publish(`m${i}`, { i });
      const whileHeld = received.messages.length;
      await order('release');
      await received.count(5);
      return { whileHeld, names: names(received.messages), states: [...states] };
    },

    // The socket stays open and carries nothing: only the missing heartbeat tells the client, and
    // the node sees two transports of one connection.
    async deadSocket() {
      const [subscriber, publisher] = [
        await connect({ port: given.proxyPort, realtimeRequestTimeout: 10_000 }),
        await connect(),
      ];
      const name = unique('dead');
      const channel = subscriber.channels.get(name);
      const received = await collect(channel);
      const before = subscriber.connection.id;
      const updates = world.discontinuities(channel);
      await order('swallow');
      for (let i = 0; i < 5; i++) await publisher.channels.get(name).publish(`m${i}`, { i });
      await until(subscriber.connection.whenState('disconnected'), 'to notice that nothing comes');
      await until(subscriber.connection.whenState('connected'), 'to be connected again');
      await publisher.channels.get(name).publish('after', null);
      await received.until((m) => m.name === 'after');
      return {
        names: names(received.messages),
        sameConnection: subscriber.connection.id === before,
        discontinuities: updates.length,
      };
    },

    // The publishes arrive, their ACKs do not: the SDK sends them again after the cut.
    async lostAcks() {
      const [publisher, subscriber] = [await connect({ port: given.proxyPort }), await connect()];
      const name = unique('lost-acks');
      const received = await collect(subscriber.channels.get(name));
      const channel = publisher.channels.get(name);
      await order('swallowAnswers');
      const pending = Array.from({ length: 20 }, (_, i) => channel.publish(`m${i}`, { i }));
      await received.count(20);
      await order('cut');
      const results = await until(Promise.all(pending), 'the ACKs of what was sent again');
      await channel.publish('end', null);
      await received.until((m) => m.name === 'end');
      return {
        names: names(received.messages),
        serialsAreTheFirst: results.every((r, i) => r.serials[0] === received.messages[i].serial),
      };
    },

    async ping() {
      const client = await connect();
      return { milliseconds: await until(client.connection.ping(), 'the answer to a ping') };
    },

    async wrongKey() {
      const client = world.client({ key: given.key.replace(/:.*/, ':not-the-secret') });
      const change = await until(client.connection.whenState('failed'), 'to fail');
      const overRest = await rest({ key: given.key.replace(/:.*/, ':not-the-secret') })
        .channels.get('any').history().then(() => null, (error) => error);
      return {
        code: client.connection.errorReason.code,
        status: client.connection.errorReason.statusCode,
        reason: change?.reason?.code ?? client.connection.errorReason.code,
        restCode: overRest.code,
      };
    },

    async presence() {
      const [ann, bob, crowd] = [await connect({ clientId: 'ann' }), await connect({ clientId: 'bob' }), await connect()];
      const name = unique('presence');
      const [here, there] = [ann.channels.get(name), bob.channels.get(name)];
      const events = await presenceOf(there);
      await here.presence.enter({ mood: 'fine' });
      await here.presence.update('busy');
      const own = (await here.presence.get()).map((m) => `${m.clientId} ${m.data}`);
      await here.presence.leave();
      await until(events.count(3), 'three events');
      const many = crowd.channels.get(name);
      await Promise.all(Array.from({ length: 200 }, (_, i) => many.presence.enterClient(`c${i}`, `d${i}`)));
      const late = (await connect()).channels.get(name);
      const members = await settled(() => late.presence.get(), (all) => all.length >= 200);
      const refused = await many.presence.enterClient('one too many').catch((e) => e.code);
      const nobody = await many.presence.enter().catch((e) => e.code);
      const page = await rest().channels.get(name).presence.get({ limit: 150 });
      const furtherPage = await page.next();
      const one = await rest().channels.get(name).presence.get({ clientId: 'c7' });
      const past = await rest().channels.get(name).presence.history({ direction: 'forwards', limit: 3 });
      const batch = await rest().batchPresence([name, unique('empty')]);
      await many.detach();
      await until(events.count(403), 'all to leave');
      return {
        events: events.list.slice(0, 3),
        own,
        members: new Set(members.map((m) => `${m.clientId} ${m.data}`)).size,
        refused,
        nobody,
        pages: [page.items.length, furtherPage.items.length],
        one: one.items.map((m) => `${m.action} ${m.data}`),
        past: past.items.map((m) => `${m.action} ${m.clientId}`),
        batch: batch.results.map((r) => r.presence.length),
        left: (await settled(() => late.presence.get(), (left) => left.length === 0)).length,
      };
    },

    async presenceAfterCut() {
      const [member, observer] = [await connect({ port: given.proxyPort, clientId: 'ann' }), await connect()];
      const name = unique('presence cut');
      const events = await presenceOf(observer.channels.get(name));
      await member.channels.get(name).presence.enter('here');
      await until(events.count(1), 'to enter');
      const before = member.connection.id;
      await order('refuse');
      await order('cut');
      await until(member.connection.whenState('disconnected'), 'to be disconnected');
      await order('admit');
      await until(member.connection.whenState('connected'), 'to be connected again');
      await new Promise((done) => setTimeout(done, 17_000)); // longer than the grace
      const whileThere = [...events.list];
      await order('refuse');
      await order('cut');
      await until(events.count(2), 'to leave');
      await order('admit');
      return { sameConnection: member.connection.id === before, whileThere, after: events.list[1] };
    },

    async capabilityDenied() {
      const client = await connect({ key: given.limitedKey });
      const denied = client.channels.get(unique('denied'));
      const attach = await denied.attach().then(() => null, (error) => error);
      const readonly = client.channels.get(unique('readonly:a'));
      await readonly.attach();
      const attached = await readonly.publish('x', null).then(() => null, (error) => error);
      const publish = await client.channels.get(unique('readonly:b')).publish('x', null).then(() => null, (error) => error);
      return {
        attach: attach?.code,
        state: denied.state,
        reason: denied.errorReason?.code,
        publish: publish?.code,
        publishAttached: attached?.code,
        connection: client.connection.state,
      };
    },

    async bigMessage() {
      const client = await connect();
      const channel = client.channels.get(unique('big'));
      const received = await collect(channel);
      const local = await channel.publish('big', 'x'.repeat(70_000)).then(() => null, (error) => error);
      // The SDK refuses it by the size it was told; here the server must.
      const overRest = await rest({ maxMessageSize: 10_000_000 })
        .channels.get(channel.name).publish('big', 'x'.repeat(70_000)).then(() => null, (error) => error);
      await channel.publish('fits', 'x'.repeat(60_000));
      await received.count(1);
      return {
        code: local?.code,
        restCode: overRest?.code,
        restStatus: overRest?.statusCode,
        names: names(received.messages),
        length: received.messages[0].data.length,
        state: client.connection.state,
      };
    },

    async restPublish() {
      const subscriber = await connect();
      const name = unique('rest');
      const received = await collect(subscriber.channels.get(name));
      const channel = rest().channels.get(name);
      await channel.publish('single', { a: 1 });
      await channel.publish([{ name: 'first', data: 'x' }, { name: 'second', data: new Uint8Array([255, 0]) }]);
      await channel.publish({ name: 'with id', id: 'i-1', data: 'x', clientId: 'anna' });
      await received.count(4);
      const page = await channel.history({ direction: 'forwards' });
      return {
        names: names(received.messages),
        data: received.messages.map((m) => world.plain(m.data)),
        clientId: received.messages[3].clientId,
        history: names(page.items),
        serialsAgree: page.items.every((m, i) => m.serial === received.messages[i].serial && m.id === received.messages[i].id),
        clockIsNow: Math.abs((await rest().time()) - Date.now()) < 300_000,
      };
    },

    async batchPublish() {
      const subscriber = await connect();
      const [a, b] = [unique('batch-a'), unique('batch-b')];
      const [fromA, fromB] = [await collect(subscriber.channels.get(a)), await collect(subscriber.channels.get(b))];
      const both = await rest().batchPublish({ channels: [a, b], messages: [{ name: 'both', data: 'x' }] });
      const specs = await rest().batchPublish([
        { channels: [a], messages: [{ name: 'a1' }, { name: 'a2' }] },
        { channels: [b], messages: [{ name: 'b1' }] },
      ]);
      const denied = await rest({ key: given.limitedKey }).batchPublish({
        channels: [unique('denied')], messages: [{ name: 'no' }],
      });
      await fromA.count(3);
      await fromB.count(2);
      return {
        a: names(fromA.messages),
        b: names(fromB.messages),
        successes: both.successCount,
        failures: both.failureCount,
        channels: both.results.filter((r) => r.channel === a || r.channel === b).length,
        specs: specs.map((s) => s.successCount),
        deniedFailures: denied.failureCount,
        deniedCode: denied.results[0].error.code,
      };
    },

    async detachAndClose() {
      const [client, other] = [await connect(), await connect()];
      const name = unique('detach');
      const channel = client.channels.get(name);
      const received = await collect(channel);
      await other.channels.get(name).publish('heard', null);
      await received.count(1);
      await channel.detach();
      const detached = channel.state;
      await channel.publish('unheard', null); // by its own node: that has read it when it acknowledges
      await channel.attach();
      await other.channels.get(name).publish('heard again', null);
      await received.until((m) => m.name === 'heard again');
      client.close();
      await until(client.connection.whenState('closed'), 'to be closed');
      return { detached, names: names(received.messages), closed: client.connection.state };
    },
  };

  Object.assign(all, restScenarios(world, given));

  return async (name) => {
    try {
      return await until(all[name](), `scenario ${name}`, 120_000);
    } catch (error) {
      return { error: `${error?.stack ?? error} ${error?.code ?? ''} ${JSON.stringify(error?.cause ?? null)}` };
    } finally {
      await order('admit');
      await order('release');
      world.closeAll();
    }
  };
}
