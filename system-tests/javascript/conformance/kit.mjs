// What the conformance scenarios use: a test app of ably-common's own setup, clients of it by one
// transport and one encoding, and plain HTTP beside them.
//
// given: { port, key, transport, binary }
//   key        of an app that is no test app
//   transport  'web_socket' or 'comet'; absent: the SDK's own choice
//   binary     MessagePack instead of JSON
import vcdiff from '@ably/vcdiff-decoder';
import * as Ably from 'ably';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { fixtures } from './fixtures.mjs';
import { RawSocket } from './raw-socket.mjs';

const WAIT_MS = 60_000;

export class Kit {
  constructor(given, app) {
    this.given = given;
    this.app = app;
    this.keys = app.keys.map((key) => key.keyStr);
    this.opened = [];
    this.vcdiff = vcdiff;
    this.Ably = Ably;
    this.fixtures = fixtures;
    for (const name of Object.getOwnPropertyNames(Kit.prototype).filter((each) => each !== "constructor")) this[name] = this[name].bind(this);
  }

  static async make(given) {
    const response = await fetch(`http://localhost:${given.port}/apps`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fixtures.setup.post_apps),
    });
    assert.equal(response.status, 201);
    return new Kit(given, await response.json());
  }

  options(more) {
    const { port, transport, binary } = this.given;
    return {
      ...(!more?.token && !more?.tokenDetails && !more?.authCallback && !more?.authUrl && { key: this.keys[0] }),
      endpoint: 'localhost', port, tls: false, useBinaryProtocol: binary, logLevel: 0, disconnectedRetryTimeout: 200,
      connectivityCheckUrl: `http://localhost:${port}/is-the-internet-up.txt`, wsConnectivityCheckUrl: `ws://localhost:${port}`,
      ...(transport && { transports: [transport] }), ...more,
    };
  }

  rest = (more) => new Ably.Rest(this.options(more));

  realtime = (more) => {
    const client = new Ably.Realtime(this.options(more));
    this.opened.push(client);
    return client;
  };

  // A client that is connected.
  async connected(more) {
    const client = this.realtime(more);
    await this.state(client.connection, 'connected');
    return client;
  }

  // Waits for a state of a connection or a channel; its change, where there was one.
  state(emitter, state) {
    return until(emitter.whenState(state), () => `${state}, is ${emitter.state}: ${emitter.errorReason}`);
  }

  // The next event of that name, with a deadline.
  next(emitter, event) {
    return until(new Promise((resolve) => emitter.once(event, resolve)), () => `${event}, is ${emitter.state}`);
  }

  // Asks until the answer is as it has to become.
  async eventually(ask, holds) {
    const end = Date.now() + WAIT_MS;
    for (;;) {
      const value = await ask();
      if (holds(value)) return value;
      assert.ok(Date.now() < end, `is still ${JSON.stringify(value)}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  // A list that grows with the events; list.size(n) waits for n of them.
  list() {
    const items = [];
    let changed = () => {};
    const add = (item) => { items.push(item); changed(); };
    return Object.assign(items, {
      add,
      size: (n) => items.until(() => items.length >= n, `${n} items`),
      until: (holds, what) => until(new Promise((resolve) => {
        changed = () => { if (holds(items)) resolve(items); };
        changed();
      }), () => `${what}, has ${JSON.stringify(items.map((each) => each?.name ?? each)).slice(0, 500)}`),
    });
  }

  // All messages of a channel from now on.
  async messages(channel) {
    const list = this.list();
    await until(channel.subscribe((message) => list.add(message)), () => `attach ${channel.name}`);
    return list;
  }

  async presence(channel) {
    const list = this.list();
    await until(channel.presence.subscribe((message) => list.add(message)), () => `attach ${channel.name}`);
    return list;
  }

  unique(name) {
    return `${name}-${Math.random().toString(36).slice(2, 10)}`;
  }

  // The error of a promise that has to fail.
  async fails(promise, code, status) {
    const error = await until(promise, () => `an error ${code}`).then((value) => assert.fail(`no error: ${JSON.stringify(value)}`), (e) => e);
    if (error instanceof assert.AssertionError) throw error;
    if (code) assert.equal(error.code, code, `code of ${error}`);
    if (status) assert.equal(error.statusCode, status, `status of ${error}`);
    return error;
  }

  // Cuts the transport: a WebSocket as a network does, without a word.
  cut(client) {
    const manager = client.connection.connectionManager;
    const { wsConnection } = manager.activeProtocol.getTransport();
    if (wsConnection) wsConnection.terminate();
    else manager.disconnectAllTransports();
  }

  // A WebSocket without an SDK; v and format are there unless given.
  async socket(params) {
    const socket = await RawSocket.open(this.given.port, { v: '6', ...params });
    this.opened.push(socket);
    return socket;
  }

  // Plain HTTP, as JSON unless told otherwise.
  async http(method, path, { version = 3, body, headers = {}, key = this.keys[0], auth } = {}) {
    const authorization = auth ?? (key && `Basic ${Buffer.from(key).toString('base64')}`);
    const response = await fetch(`http://localhost:${this.given.port}${path}`, {
      method,
      headers: {
        'x-ably-version': String(version), accept: 'application/json', ...(authorization && { authorization }),
        ...(body !== undefined && { 'content-type': 'application/json' }), ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    let parsed = text;
    try { parsed = text ? JSON.parse(text) : undefined; } catch { /* text it is */ }
    return { status: response.status, headers: response.headers, body: parsed, error: parsed?.error };
  }

  jwt(claims = {}, { key = this.keys[0], ttl = 60, header = {}, secret } = {}) {
    const [name, itsSecret] = key.split(':');
    const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const text = `${encode({ alg: 'HS256', typ: 'JWT', kid: name, ...header })}.${encode({ iat: now, exp: now + ttl, ...claims })}`;
    return `${text}.${createHmac('sha256', secret ?? itsSecret).update(text).digest('base64url')}`;
  }

  close() {
    this.opened.forEach((client) => client.close());
    this.opened = [];
  }

  delete() {
    return this.http('DELETE', `/apps/${this.app.appId}`);
  }
}

export async function until(promise, what, milliseconds = WAIT_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${milliseconds} ms for ${what()}`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
