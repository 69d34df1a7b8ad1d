// A WebSocket feed that plays a recorded session (shared by whoever is subscribed), for tests of what reads feeds:
// `node feed.mjs FILE`, where each line of FILE is a frame. Commands: port | subscribed | token | play FROM TO |
// packed | close | reset. Messages are packed (permessage-deflate) wherever the client offers that.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { WebSocketServer } from 'ws';

const frames = readFileSync(process.argv[2], 'utf8').trim().split('\n');
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  perMessageDeflate: { threshold: 0 },
});
const subscribed = new Set();
let token;
server.on('connection', (client, request) => {
  token = request.headers.authorization;
  client.on('message', () => subscribed.add(client));
  client.on('close', () => subscribed.delete(client));
  client.on('error', () => {});
});

const send = (client, text) => new Promise((done) => client.send(text, done));
const commands = {
  port: () => server.address().port,
  subscribed: () => subscribed.size,
  token: () => token,
  packed: () => [...subscribed].every((client) => client.extensions.includes('permessage-deflate')),
  async play(from, to) {
    for (const frame of frames.slice(Number(from), Number(to))) {
      await Promise.all([...subscribed].map((client) => send(client, frame)));
    }
    return frames.length;
  },
  close() {
    subscribed.forEach((client) => client.close(1012, 'restart'));
    subscribed.clear();
    return 'closed';
  },
  reset() {
    subscribed.forEach((client) => client.terminate());
    subscribed.clear();
    return 'reset';
  },
};

await new Promise((done) => server.on('listening', done));
for await (const line of createInterface({ input: process.stdin })) {
  const [command, ...words] = line.split(' ');
  console.log(`@@ ${await commands[command](...words)}`);
}
process.exit(0);
