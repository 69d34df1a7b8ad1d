// Who uses channels, over all nodes: figures on attachments, status, list, metachannels, stats.
export function occupancy(world, given) {
  const { client, connect, rest, collect, until, unique } = world;

  const figures = (received) => received.messages.filter((m) => m.name === '[meta]occupancy');
  const last = (received) => figures(received).at(-1)?.data.metrics ?? {};
  const code = (promise) => promise.then(() => 0, (error) => error.code);
  const asked = async (ask, holds, what) => {
    for (const end = Date.now() + 100_000; Date.now() < end; await new Promise((r) => setTimeout(r, 200))) {
      const answer = await ask();
      if (holds(answer)) return answer;
    }
    throw new Error(`waited for ${what}`);
  };

  return {
    // The clients of a rotating balancer are at different nodes.
    async occupancy() {
      const name = unique('occupied');
      const watcher = await connect();
      const channel = watcher.channels.get(name, { params: { occupancy: 'metrics' } });
      const received = await collect(channel);
      await received.until((m) => m.name === '[meta]occupancy');
      const first = received.messages[0];

      const others = [];
      for (let i = 0; i < 3; i++) {
        const other = await connect({ clientId: `client${i}` });
        await until(other.channels.get(name).presence.enter(), 'to enter');
        others.push(other);
      }
      await received.until((m) => m.data?.metrics?.connections === 4 && m.data.metrics.presenceMembers === 3);
      const status = await until(rest().channels.get(name).status(), 'the status');
      await others[0].channels.get(name).publish('between', 'x');
      await received.until((m) => m.name === 'between');
      const listed = await until(rest().request('get', '/channels', 3, { prefix: name }), 'the list');
      const before = received.messages.length;
      others.forEach((other) => other.close());
      await received.until((m) => received.messages.indexOf(m) >= before
        && m.data?.metrics?.connections === 1 && m.data.metrics.presenceMembers === 0);
      const history = await channel.history();
      return {
        params: channel.params,
        first: { name: first.name, action: first.action, hasId: Boolean(first.id) },
        metrics: status.status.occupancy.metrics,
        active: status.status.isActive,
        listed: listed.items,
        last: last(received),
        history: history.items.map((m) => m.name),
      };
    },

    async oneFigure() {
      const name = unique('occupied');
      const watcher = await connect();
      const received = await collect(watcher.channels.get(name, { params: { occupancy: 'metrics.subscribers' } }));
      await received.until((m) => m.name === '[meta]occupancy');
      const none = await connect();
      const refused = none.channels.get(name, { params: { occupancy: 'everything' } });
      return { metrics: last(received), unknown: await code(refused.attach()) };
    },

    async metachannels() {
      const name = unique('lived');
      const listener = await connect();
      const lifecycle = listener.channels.get('[meta]channel.lifecycle');
      const channels = await collect(lifecycle);
      const connections = await collect(listener.channels.get('[meta]connection.lifecycle'));
      // Other nodes tell from the moment when they know that somebody listens.
      let user;
      let id;
      const heard = (event) => connections.messages.some((m) => m.name === event && m.data.connectionId === id);
      await asked(async () => {
        if (!id || !heard('connection.opened')) {
          user = await connect({ clientId: 'user' });
          id = user.connection.id;
          await new Promise((r) => setTimeout(r, 2_000));
        }
        return heard('connection.opened');
      }, Boolean, 'connection.opened');
      await until(user.channels.get(name).attach(), 'to attach');
      await channels.until((m) => m.name === 'channel.opened' && m.data.channelId === name);
      user.close();
      await channels.until((m) => m.name === 'channel.closed' && m.data.channelId === name);
      await connections.until((m) => m.name === 'connection.closed' && m.data.connectionId === id);
      const history = await lifecycle.history();
      const unknown = client().channels.get('[meta]nothing');
      return {
        events: channels.messages.filter((m) => m.data.channelId === name).map((m) => [m.name, m.data.status.isActive]),
        clientId: connections.messages.find((m) => m.data.connectionId === id).data.clientId,
        inHistory: history.items.some((m) => m.data.channelId === name),
        published: await code(lifecycle.publish('n', 'd')),
        overRest: await code(rest().channels.get('[meta]channel.lifecycle').publish('n', 'd')),
        unknown: await code(until(unknown.attach(), 'to be refused')),
      };
    },

    async figures() {
      const name = unique('counted');
      const subscriber = await connect();
      const received = await collect(subscriber.channels.get(name));
      await until(subscriber.channels.get(name).presence.enterClient('ann'), 'to enter');
      await rest().channels.get(name).publish('one', 'data');
      await received.count(1);
      await rest().channels.get(name).history();
      const wanted = [
        'messages.inbound.rest.messages.count', 'messages.inbound.realtime.presence.count',
        'messages.outbound.realtime.messages.count', 'messages.outbound.realtime.presence.count',
        'messages.outbound.rest.messages.count', 'messages.outbound.all.all.data',
        'connections.all.peak', 'connections.all.opened', 'channels.peak', 'channels.opened', 'apiRequests.all.succeeded',
      ];
      const all = async () => {
        const page = await rest().stats({ unit: 'month' });
        return page.items[0]?.entries ?? {};
      };
      const entries = await asked(all, (found) => wanted.every((figure) => found[figure] > 0), wanted);
      const nested = async () => {
        const page = await rest().request('get', '/stats', 2, { unit: 'month' });
        return page.items[0]?.outbound?.realtime?.messages?.count ?? 0;
      };
      const old = await asked(nested, (count) => count > 0, 'the nested form');
      return { all: wanted.every((figure) => entries[figure] > 0), nested: old > 0 };
    },
  };
}
