// What a user does over REST, in test apps that are made for it.
const SETUP = {
  keys: [{}, { capability: JSON.stringify({ channel0: ['publish'] }) }],
  namespaces: [{ id: 'named', authenticated: true }, { id: 'news', pushEnabled: true }],
};

import { settled } from './world.mjs';

export function restScenarios(world, given) {
  const { connect, rest, unique } = world;
  const base = `http://localhost:${given.port}`;

  async function testApp() {
    const response = await fetch(`${base}/apps`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(SETUP),
    });
    return response.json();
  }

  const codeOf = (promise) => promise.then(() => 0, (error) => error.code);

  return {
    async testApps() {
      const app = await testApp();
      const key = app.keys[0].keyStr;
      const own = rest({ key });
      await own.channels.get('a').publish('n', 'd');
      const anonymous = await codeOf(own.channels.get('named:a').publish('n', 'd'));
      const bob = await codeOf(rest({ key, clientId: 'bob' }).channels.get('named:a').publish('n', 'd'));
      const limited = await codeOf(rest({ key: app.keys[1].keyStr }).channels.get('a').publish('n', 'd'));
      const deleted = await own.request('delete', `/apps/${app.appId}`, 3);
      return {
        keys: app.keys.length,
        spelledTwice: app.keys.every((k) => k.keyStr === `${app.appId}.${k.id}:${k.value}`),
        anonymous, bob, limited,
        deleted: deleted.statusCode,
        afterwards: await codeOf(own.channels.get('a').publish('n', 'd')),
      };
    },

    async stats() {
      const client = rest({ key: (await testApp()).keys[0].keyStr });
      const minutes = [50, 60, 70].map((count, i) => ({
        intervalId: `2025-02-03:15:0${3 + i}`,
        inbound: { realtime: { messages: { count, data: 5000 } } },
      }));
      const posted = await client.request('post', '/stats', 3, {}, minutes);
      const range = { start: '2025-02-03:15:03', end: '2025-02-03:15:05' };
      const count = (stats) => stats.entries['messages.inbound.all.messages.count'];
      const page = await client.stats({ ...range, direction: 'forwards', limit: 2 });
      const next = await page.next();
      const hour = await client.stats({ ...range, unit: 'hour' });
      const old = await client.request('get', '/stats', 2, range);
      return {
        posted: posted.statusCode,
        counts: [...page.items, ...next.items].map(count),
        isLast: next.isLast(),
        hour: hour.items.map((each) => [each.intervalId, count(each)]),
        old: old.items.map((each) => each.inbound.all.messages.count),
      };
    },

    async pushAdmin() {
      const admin = rest({ key: (await testApp()).keys[0].keyStr }).push.admin;
      const device = {
        id: 'd1', clientId: 'bob', platform: 'android', formFactor: 'phone', deviceSecret: 'hidden',
        push: { recipient: { transportType: 'gcm', registrationToken: 'token' } },
      };
      await admin.deviceRegistrations.save(device);
      const found = await admin.deviceRegistrations.get('d1');
      const subscription = { channel: 'news:a', clientId: 'bob' };
      await admin.channelSubscriptions.save(subscription);
      const subscriptions = (await admin.channelSubscriptions.list({ clientId: 'bob' })).items;
      const channels = (await admin.channelSubscriptions.listChannels({})).items;
      await admin.channelSubscriptions.remove(subscription);
      await admin.deviceRegistrations.remove('d1');
      return {
        state: found.push.state,
        secret: found.deviceSecret ?? null,
        subscriptions: subscriptions.map((each) => each.channel),
        channels,
        left: (await admin.channelSubscriptions.listChannels({})).items,
        gone: await codeOf(admin.deviceRegistrations.get('d1')),
      };
    },

    async channelStatus() {
      const { keys } = await testApp();
      const client = await connect({ key: keys[0].keyStr });
      const name = unique('status');
      const channel = client.channels.get(name);
      const seen = [];
      await channel.subscribe((message) => seen.push(message));
      const api = rest({ key: keys[0].keyStr });
      const subscribersOf = (details) => details.status.occupancy.metrics.subscribers;
      const details = await settled(() => api.channels.get(name).status(), (seen) => subscribersOf(seen) === 1);
      const listed = await settled(() => api.request('get', '/channels', 3, { prefix: name }), (page) => page.items.length === 1);
      await api.channels.get(name).publish({ data: 'for it', connectionKey: client.connection.key });
      const batch = await api.request('post', '/messages', 2, {}, { channels: ['c1', 'c2'], messages: { data: 'x' } });
      return {
        subscribers: subscribersOf(details),
        listed: listed.items.length === 1 && listed.items[0] === name,
        onBehalf: (await settled(() => seen, () => seen.length > 0))[0]?.connectionId === client.connection.id,
        batch: batch.items.map((each) => each.channel),
      };
    },
  };
}
