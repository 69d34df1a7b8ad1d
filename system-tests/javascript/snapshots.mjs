// Clients that follow a table. Orders come in on standard input, one JSON object a line; each is
// answered with one line of JSON behind "@@ ".
//
//   { op: 'attach', port }  one more client
//   { op: 'report' }        of each client its segments: what came without a break, key → [[n, isRow, isGone], …]
import * as Ably from 'ably';
import { createInterface } from 'node:readline';

const { key, channel: name } = JSON.parse(process.argv[2]);
const clients = [];

async function attach(port) {
  const segments = [];
  const realtime = new Ably.Realtime({
    key,
    endpoint: 'localhost',
    port,
    tls: false,
    useBinaryProtocol: clients.length % 2 === 0,
    disconnectedRetryTimeout: 300,
    channelRetryTimeout: 500,
    connectivityCheckUrl: `http://localhost:${port}/is-the-internet-up.txt`,
    wsConnectivityCheckUrl: `ws://localhost:${port}`,
    logLevel: 0,
  });
  clients.push(segments);
  const channel = realtime.channels.get(name);
  channel.on(['attached', 'update'], (change) => {
    if (!change.resumed) segments.push({});
  });
  await channel.subscribe((message) => {
    const { kafka, headers, snapshot } = message.extras;
    const seen = (segments.at(-1)[kafka.key] ??= []);
    if (snapshot && snapshot.key !== kafka.key) throw new Error('another key');
    seen.push([Number(headers.n), Boolean(snapshot), message.data == null]);
  });
  return clients.length;
}

const orders = {
  attach: ({ port }) => attach(port),
  report: () => clients,
};

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  const answer = await orders[order.op](order);
  console.log('@@ ' + JSON.stringify(answer));
}
