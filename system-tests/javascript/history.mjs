// What is kept of channels, asked step by step by a test in Java: what comes in is a question, one a
// line; each answer goes out as one line of JSON behind "@@ ".
//
// argument: { port, key }   a node; its namespaces "kept" (persisted, mutableMessages) and "last" (persistLast)
import * as Ably from 'ably';
import { createInterface } from 'node:readline';
import { world as makeWorld } from './world.mjs';

const given = JSON.parse(process.argv[2]);
const world = makeWorld(Ably, given);
const text = (items) => items.map((item) => item.data).join(' ');
const history = async (name, params) => (await world.rest().channels.get(name).history(params)).items;

async function paged(params) {
  const pages = [];
  for (let page = await world.rest().channels.get('kept:room').history(params); page; page = page.hasNext() ? await page.next() : null) {
    pages.push(text(page.items));
  }
  return pages;
}

async function rewound(name, rewind, count) {
  const client = await world.connect();
  const received = await world.collect(client.channels.get(name, { params: { rewind } }));
  await received.count(count);
  const seen = text(received.messages);
  client.close();
  return seen;
}

const questions = {
  async publish() {
    const client = await world.connect({ clientId: 'ann' });
    const room = client.channels.get('kept:room');
    const serials = [];
    for (let i = 0; i < 20; i++) serials.push((await room.publish(`m${i}`, `${i}`)).serials[0]);
    await room.updateMessage({ serial: serials[3], data: 'three' });
    await room.deleteMessage({ serial: serials[5] });
    await room.publish({ name: 'fleeting', data: 'gone', extras: { ephemeral: true } });
    await room.presence.enter('here');
    await room.presence.leave('bye');
    await client.channels.get('plain:room').publish('p', 'plain');
    await client.channels.get('last:price').publish('p', '1');
    await client.channels.get('last:price').publish([{ name: 'a', data: '2' }, { name: 'b', data: '3' }]);
    client.close();
    return text(await history('kept:room', { direction: 'forwards' }));
  },
  async more() {
    const client = await world.connect();
    await client.channels.get('kept:room').publish('m', 'more');
    client.close();
    return text(await history('kept:room', { limit: 2 }));
  },
  plain: async () => text(await history('plain:room')),
  last: async () => [text(await history('last:price', { limit: 2 })), await rewound('last:price', '1', 2)],
  backwards: () => paged({ limit: 7 }),
  forwards: () => paged({ limit: 7, direction: 'forwards' }),
  between: async () => {
    const all = await history('kept:room', { direction: 'forwards' });
    return text(await history('kept:room', { direction: 'forwards', start: all[2].timestamp, end: all[6].timestamp }))
      === text(all.filter((m) => m.timestamp >= all[2].timestamp && m.timestamp <= all[6].timestamp));
  },
  actions: async () => (await history('kept:room', { direction: 'forwards' })).slice(2, 6).map((m) => m.action),
  rewind: () => rewound('kept:room', '4', 4),
  untilAttach: async () => {
    const client = await world.connect();
    const room = client.channels.get('kept:room');
    await room.attach();
    await room.publish('late', 'late');
    const page = await room.history({ untilAttach: true, limit: 2 });
    client.close();
    return text(page.items);
  },
  async presence() {
    const page = await world.rest().channels.get('kept:room').presence.history({ direction: 'forwards' });
    return page.items.map((event) => `${event.action} ${event.clientId} ${event.data}`);
  },
};

process.on('unhandledRejection', (error) => console.log('nobody waits for:', error));
for await (const question of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = await questions[question]();
  } catch (e) {
    answer = `${e?.code} ${e?.message ?? e}`;
  }
  console.log(`@@ ${JSON.stringify(answer)}`);
}
process.exit(0);
