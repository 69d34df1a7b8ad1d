// Many clients in one process, for tests of faults. Orders come in on standard input, one JSON
// object a line; each is answered with one line of JSON behind "@@ ".
//
//   { op: 'connect', id, channels, port }   a client that subscribes to its channels
//   { op: 'publish', id, channel, everyMs } client `id` publishes { p: id, n: 0, 1, … } until 'stop'
//   { op: 'stop' }                          ends publishing, waits for every outstanding answer
//   { op: 'count' }                         how many messages came in all
//   { op: 'acked' }                         how many publishes were acknowledged
//   { op: 'report' }                        see below
import * as Ably from 'ably';
import { createInterface } from 'node:readline';
import { until } from './world.mjs';

const { key, binary } = JSON.parse(process.argv[2]);
const clients = new Map();
let received = 0;
let timers = [];

function connect({ id, channels, port }) {
  const realtime = new Ably.Realtime({
    key,
    endpoint: 'localhost',
    port,
    tls: false,
    useBinaryProtocol: binary,
    disconnectedRetryTimeout: 300,
    connectivityCheckUrl: `http://localhost:${port}/is-the-internet-up.txt`,
    wsConnectivityCheckUrl: `ws://localhost:${port}`,
    logLevel: 0,
  });
  const client = { realtime, received: {}, states: [], lost: [], acked: [], failed: [], pending: 0, n: 0 };
  clients.set(id, client);
  return (async () => {
    await until(realtime.connection.whenState('connected'), `${id} to be connected`);
    client.connectionId = realtime.connection.id;
    realtime.connection.on((change) => client.states.push(change.current));
    for (const name of channels) {
      const list = (client.received[name] = []);
      const channel = realtime.channels.get(name);
      await until(channel.subscribe((message) => {
        received++;
        list.push(`${message.data?.p}:${message.data?.n}`);
      }), `${id} to attach ${name}`);
      // The attach itself is no loss; every later change that is not resumed is one.
      const notice = (change) => {
        if (!change.resumed) client.lost.push(`${name} ${change.reason?.code ?? ''} ${change.reason?.message ?? ''}`);
      };
      channel.on('update', notice);
      channel.on('attached', notice);
    }
  })();
}

function publish({ id, channel: name, everyMs }) {
  const client = clients.get(id);
  const channel = client.realtime.channels.get(name);
  timers.push(setInterval(() => {
    const n = client.n++;
    client.pending++;
    channel.publish('n', { p: id, n }).then(
      () => client.acked.push(n),
      (error) => client.failed.push({ n, code: error.code, status: error.statusCode, message: error.message }),
    ).finally(() => client.pending--);
  }, everyMs));
}

async function stop() {
  timers.forEach(clearInterval);
  timers = [];
  const all = [...clients.values()];
  await until((async () => {
    while (all.some((client) => client.pending > 0)) await new Promise((resolve) => setTimeout(resolve, 20));
  })(), 'the answers to all publishes', 90_000);
}

const sum = (value) => [...clients.values()].reduce((total, client) => total + value(client), 0);

const orders = {
  async connect(order) { await connect(order); },
  async connectAll({ all }) { await Promise.all(all.map(connect)); },
  async publish(order) { publish(order); },
  async stop() { await stop(); },
  async count() { return received; },
  async acked() { return sum((client) => client.acked.length); },
  async report() {
    return Object.fromEntries([...clients].map(([id, client]) => [id, {
      received: client.received,
      states: client.states,
      lost: client.lost,
      sameConnection: client.realtime.connection.id === client.connectionId,
      state: client.realtime.connection.state,
      published: client.n,
      acked: client.acked,
      failed: client.failed,
    }]));
  },
};

process.on('unhandledRejection', (error) => console.log('nobody waits for:', error));
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  try {
    console.log(`@@ ${JSON.stringify({ answer: (await orders[order.op](order)) ?? null })}`);
  } catch (error) {
    console.log(`@@ ${JSON.stringify({ error: String(error?.stack ?? error) })}`);
  }
}
process.exit(0);
