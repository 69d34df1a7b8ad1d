// The line protocol of bcast.c for a server in Node.js: `node SCRIPT RATE BURST BYTES`. Makes the messages too.
const [rate, burst, bytes] = process.argv.slice(2).map(Number);
let sequence = 0;
let stopped = false;

function hex(value) {
  return value.toString(16).padStart(16, '0');
}

function message() {
  const nanos = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
  const text = `@@N${hex(sequence++)}@@T${hex(nanos)}`;
  return text + 'x'.repeat(Math.max(0, bytes - text.length));
}

// One turn at a time: who can't keep the pace must still be told to stop.
function begin(send) {
  const began = performance.now();
  let turns = 0;
  const turn = () => {
    if (stopped) return;
    for (let i = 0; i < burst; i++) send(message());
    const wait = ++turns * (1000 / rate) - (performance.now() - began);
    if (wait > 0) setTimeout(turn, wait);
    else setImmediate(turn);
  };
  turn();
}

// To be called once it listens; send(text) is to reach every client.
exports.serve = (port, send) => {
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (line) => {
    if (line.startsWith('g')) begin(send);
    if (line.startsWith('s')) {
      stopped = true;
      console.log(`sent ${sequence} 0`);
    }
  });
  process.stdin.on('end', () => process.exit(0));
  console.log(`port ${port}`);
};
