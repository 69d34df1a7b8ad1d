// npm's ws as a broadcaster, with the same line protocol as bcast.c: `node ws.js RATE BURST BYTES`.
const { WebSocketServer } = require('ws');

const [rate, burst, bytes] = process.argv.slice(2).map(Number);
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, backlog: 4096, perMessageDeflate: false });
let sequence = 0;
let stopped = false;

function hex(value) {
  return value.toString(16).padStart(16, '0');
}

function broadcast() {
  for (let i = 0; i < burst; i++) {
    const nanos = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
    const text = `@@N${hex(sequence++)}@@T${hex(nanos)}`;
    const message = text + 'x'.repeat(Math.max(0, bytes - text.length));
    for (const client of server.clients) client.send(message);
  }
}

// One turn at a time: who can't keep the pace must still be told to stop.
function begin() {
  const began = performance.now();
  let turns = 0;
  const turn = () => {
    if (stopped) return;
    broadcast();
    const wait = ++turns * (1000 / rate) - (performance.now() - began);
    if (wait > 0) setTimeout(turn, wait);
    else setImmediate(turn);
  };
  turn();
}

server.on('listening', () => console.log(`port ${server.address().port}`));
process.stdin.setEncoding('utf8');
process.stdin.on('data', (line) => {
  if (line.startsWith('g')) begin();
  if (line.startsWith('s')) {
    stopped = true;
    console.log(`sent ${sequence} 0`);
  }
});
process.stdin.on('end', () => process.exit(0));
