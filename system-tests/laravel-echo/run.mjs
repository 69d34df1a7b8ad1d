// Runs scenarios by name for a test in Java: names come in on standard input, one a line; each
// result goes out as one line of JSON behind "@@ ". All else that is printed is a log.
import Ably from 'ably';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { startBroadcaster } from './broadcaster.mjs';

globalThis.Ably = Ably;
const { default: Echo } = createRequire(import.meta.url)('@ably/laravel-echo');
const WAIT_MS = 60_000;
const given = JSON.parse(process.argv[2]);
const base = `http://localhost:${given.port}`;
const run = Math.random().toString(36).slice(2);
let opened = [];
let count = 0;

const created = await fetch(`${base}/apps`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ keys: [{}], namespaces: [] }),
});
const { keys: [{ keyStr }] } = await created.json();
const server = await startBroadcaster(base, keyStr);
const unique = (name) => `${name}-${run}-${++count}`;

function login(clientId) {
  server.state.clientId = clientId;
  server.state.user = clientId && { id: clientId, name: clientId.toUpperCase() };
}

function open(more) {
  const echo = new Echo({
    broadcaster: 'ably',
    namespace: 'App.Events',
    realtimeHost: 'localhost',
    restHost: 'localhost',
    port: given.port,
    tls: false,
    useBinaryProtocol: given.binary,
    disconnectedRetryTimeout: 300,
    authEndpoint: server.authEndpoint,
    auth: { headers: {} },
    logLevel: 0,
    ...more,
  });
  opened.push(echo);
  return echo;
}

async function until(holds, what) {
  for (const end = Date.now() + WAIT_MS; !holds();) {
    if (Date.now() > end) throw new Error(`waited ${WAIT_MS} ms ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

async function subscribed(channel) {
  let is = false;
  channel.subscribed(() => { is = true; });
  await until(() => is, `for the subscription of ${channel.name}`);
  return channel;
}

const scenarios = {
  async publicChannel() {
    login(null);
    const name = unique('news');
    const heard = { one: [], two: [] };
    const one = open();
    const channels = [await subscribed(one.channel(name))];
    const two = open();
    channels.push(await subscribed(two.channel(name)));
    channels[0].listen('Posted', (data) => heard.one.push(data));
    channels[1].listenToAll((event, data) => heard.two.push([event, data]));
    await server.publish(`public:${name}`, 'App\\Events\\Posted', { n: 1 });
    await server.publish(`public:${name}`, 'App\\Events\\Posted', { n: 2 }, one.socketId());
    await server.publish(`public:${name}`, 'App\\Events\\Posted', { n: 3 });
    await until(() => heard.one.length >= 2 && heard.two.length >= 3, 'for the messages');
    one.leave(name);
    return { ...heard, refused: await publishCode(two, `public:${name}`) };
  },

  async privateChannel() {
    login('ann');
    const name = unique('orders');
    const heard = { one: [], two: [], metadata: [] };
    // In turn: the package lets the client that was made last ask for the tokens of all.
    const channels = [];
    for (let i = 0; i < 2; i++) channels.push(await subscribed(open().private(name)));
    channels[0].listenForWhisper('typing', (data) => heard.one.push(data));
    channels[1].listenForWhisper('typing', (data, metadata) => {
      heard.two.push(data);
      heard.metadata.push(metadata.clientId);
    });
    channels[0].listen('Shipped', (data) => heard.one.push(data));
    await new Promise((resolve, reject) => {
      channels[0].whisper('typing', { by: 'ann' }, (error) => (error ? reject(error) : resolve()));
    });
    await server.publish(`private:${name}`, 'App\\Events\\Shipped', { order: 7 });
    await until(() => heard.one.length && heard.two.length, 'for whisper and event');
    return heard;
  },

  async presenceChannel() {
    const name = unique('room');
    login('ann');
    const ann = open();
    const seen = { here: [], joined: [], left: [], whispers: [] };
    const room = ann.join(name);
    room.here((members) => seen.here.push(members.map((m) => m.name).sort()))
      .joining((user, metadata) => seen.joined.push([user.name, metadata.clientId]))
      .leaving((user) => seen.left.push(user.name))
      .listenForWhisper('hello', (data) => seen.whispers.push(data));
    await subscribed(room);
    await until(() => seen.joined.length === 1, 'for oneself');
    login('bob');
    const bob = open();
    const other = bob.join(name);
    await subscribed(other);
    await until(() => seen.joined.length === 2, 'for the other');
    other.whisper('hello', 'from bob');
    await until(() => seen.whispers.length === 1, 'for the whisper');
    bob.leave(name);
    await until(() => seen.left.length === 1 && seen.here.length >= 3, 'for the leave');
    return { ...seen, here: [seen.here[1], seen.here.at(-1)] };
  },

  // A guest's connection can't become a user's: it fails with 40102, and the client opens another.
  async login() {
    login(null);
    const echo = open();
    const states = [];
    const connection = echo.connector.ably.connection;
    const open_ = echo.channel(unique('open'));
    await subscribed(open_);
    connection.on((change) => states.push([change.current, change.reason?.code ?? 0]));
    login('ann');
    const orders = echo.private(unique('orders'));
    await subscribed(orders);
    await until(() => open_.channel.state === 'attached', 'for the public channel');
    return { states, clientId: echo.connector.ably.auth.clientId, state: orders.channel.state };
  },

  async bannedChannel() {
    login('ann');
    const echo = open();
    const name = unique('secret');
    server.state.banned = `private:${name}`;
    let error;
    echo.private(name).error((e) => { error = e; });
    await until(() => error, 'for the refusal');
    await until(() => echo.connector.ably.connection.state === 'connected', 'to be connected');
    return { code: error.code };
  },

  // The token of one channel lives for 3 s: the client fetches another, and the channel goes on.
  async shortLivedChannel() {
    login('ann');
    const echo = open();
    const name = unique('short');
    server.state.shortLived = `private:${name}`;
    const channel = echo.private(name);
    await subscribed(channel);
    const heard = [];
    channel.listenToAll((event, data) => heard.push(data));
    const before = server.state.requests;
    server.state.shortLived = null;
    await until(() => server.state.requests > before, 'for another token');
    await until(() => channel.channel.state === 'attached'
      && echo.connector.ably.connection.state === 'connected', 'to be back');
    await server.publish(`private:${name}`, 'after', 'renewal');
    await until(() => heard.length, 'for the message');
    return { heard };
  },
};

// A client may not publish where its token only lets it read.
const publishCode = (echo, name) => new Promise((resolve) => {
  echo.connector.ably.channels.get(name).publish('n', 'd', (error) => resolve(error?.code ?? 0));
});

for await (const name of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = await scenarios[name]();
  } catch (error) {
    console.log(error);
    answer = { error: `${error.message}` };
  }
  opened.forEach((echo) => echo.disconnect());
  opened = [];
  console.log(`@@ ${JSON.stringify(answer)}`);
}
server.close();
process.exit(0);
