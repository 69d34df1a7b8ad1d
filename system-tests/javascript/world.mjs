// Clients of a node under test, and what one asks of them again and again.
const WAIT_MS = 60_000;

export function world(Ably, given) {
  let opened = [];
  let count = 0;
  const run = Math.random().toString(36).slice(2);

  const options = (more) => ({
    key: given.key,
    endpoint: 'localhost',
    port: given.port,
    tls: false,
    useBinaryProtocol: given.binary,
    disconnectedRetryTimeout: 300,
    realtimeRequestTimeout: 30_000,
    connectivityCheckUrl: `http://localhost:${given.port}/is-the-internet-up.txt`,
    wsConnectivityCheckUrl: `ws://localhost:${given.port}`,
    logLevel: 1,
    ...(given.transports && { transports: given.transports }),
    ...more,
  });

  function client(more) {
    const made = new Ably.Realtime(options(more));
    opened.push(made);
    return made;
  }

  return {
    client,

    async connect(more) {
      const made = client(more);
      made.connection.once('failed', (change) => console.error('failed:', change.reason));
      await until(made.connection.whenState('connected'), 'to be connected');
      return made;
    },

    rest: (more) => new Ably.Rest(options(more)),

    // Attaches and keeps all messages that come.
    async collect(channel) {
      const messages = [];
      let changed = () => {};
      await until(channel.subscribe((message) => { messages.push(message); changed(); }), `to attach ${channel.name}`);
      const wait = (holds, what) => until(new Promise((resolve) => {
        changed = () => { if (holds()) resolve(); };
        changed();
      }), what, WAIT_MS, () => ` after ${messages.length}: ${messages.slice(-5).map((m) => m.name)}`);
      return {
        messages,
        count: (n) => wait(() => messages.length >= n, `${n} messages on ${channel.name}`),
        until: (matches) => wait(() => messages.some(matches), `the last message on ${channel.name}`),
      };
    },

    // Attachments that could not be continued where they were.
    discontinuities(channel) {
      const seen = [];
      channel.on('update', (change) => { if (!change.resumed) seen.push(change.reason?.code ?? 0); });
      channel.on('attached', (change) => { if (!change.resumed) seen.push(change.reason?.code ?? 0); });
      return seen;
    },

    states(realtime) {
      const seen = [];
      realtime.connection.on((change) => seen.push(change.current));
      return seen;
    },

    order: (name) => fetch(`${given.control}/control/${name}`, { method: 'POST' }),
    unique: (name) => `${name}-${run}-${++count}`,
    rises: (texts) => texts.every((text, i) => i === 0 || texts[i - 1] < text),
    until,

    plain(data) {
      if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) {
        const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
        return `bytes ${Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')}`;
      }
      return data ?? null;
    },

    closeAll() {
      opened.forEach((made) => made.close());
      opened = [];
    },
  };
}

export async function until(promise, what, milliseconds = WAIT_MS, state = () => '') {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${milliseconds} ms for ${what}${state()}`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

// Asks again until the answer is right; the last answer, whatever it is, when time is up.
export async function settled(ask, isRight, milliseconds = WAIT_MS) {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (isRight(answer) || Date.now() > deadline) return answer;
    await new Promise((resume) => setTimeout(resume, 50));
  }
}
