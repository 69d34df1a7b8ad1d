// What an operator does with the Control API and what clients notice, as plain facts for the test to judge: names
// come in on standard input, one a line; each result goes out as one line of JSON behind "@@ ".
//
// world: { ports, token, bootstrap }   ports of two nodes of one cluster: the API is asked at the first, clients use
// the second; where its Kafka is, which has a topic `taken`
import * as Ably from 'ably';
import { createInterface } from 'node:readline';

const { ports, token, bootstrap } = JSON.parse(process.argv[2]);
const [here, there] = [ports[0], ports.at(-1)];
const options = { endpoint: 'localhost', port: there, tls: false, logLevel: 0, disconnectedRetryTimeout: 300, connectivityCheckUrl: `http://localhost:${there}/is-the-internet-up.txt`, wsConnectivityCheckUrl: `ws://localhost:${there}` };

const limit = (promise, what) => Promise.race([promise, new Promise((_, fail) => setTimeout(() => fail(new Error(`waited for ${what}`)), 40000))]);
const code = async (promise) => { try { await limit(promise, 'an error'); return 0; } catch (e) { return e.code ?? String(e); } };
const api = async (method, path, body, port = here) => {
  const answer = await fetch(`http://localhost:${port}/v1${path}`, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: body && JSON.stringify(body) });
  return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
};
// The other node follows within moments: asks until it is so.
const until = async (what, ask) => { for (const end = Date.now() + 40000; Date.now() < end; await new Promise((r) => setTimeout(r, 50))) { if (await ask()) return true; } throw new Error(`waited for ${what}`); };

const made = async () => {
  const { body: { account } } = await api('GET', '/me');
  const { body: app } = await api('POST', `/accounts/${account.id}/apps`, { name: 'of the tests' });
  const { body: key } = await api('POST', `/apps/${app.id}/keys`, { name: 'all', capability: { '*': ['*'] } });
  await until('the key at the other node', async () => (await api('GET', `/apps/${app.id}/keys`, undefined, there)).body.length === 1);
  return { app, key };
};
const open = async (key, more) => {
  const client = new Ably.Realtime({ ...options, key, ...more });
  await limit(new Promise((done, fail) => { client.connection.once('connected', done); client.connection.once('failed', (s) => fail(s.reason)); }), 'connected');
  return client;
};

const tests = {
  async keyUntilRevoked() {
    const { app, key } = await made();
    const client = await open(key.key);
    const failed = limit(new Promise((done) => client.connection.once('failed', (s) => done(s.reason))), 'failed');
    const revoked = await api('POST', `/apps/${app.id}/keys/${key.id}/revoke`);
    const reason = await failed;
    const again = await code(open(key.key));
    client.close();
    return [revoked.status, revoked.body.status, reason.code, reason.statusCode, again];
  },
  async namespaceBecomesAuthenticated() {
    const { app, key } = await made();
    const client = await open(key.key);
    const room = client.channels.get('room:1');
    await room.attach();
    await room.publish('n', 'before');
    const namespace = await api('POST', `/apps/${app.id}/namespaces`, { id: 'room', authenticated: true });
    await until('the attachment to end', async () => room.state === 'failed');
    const lost = room.errorReason.code;
    const attach = await code(client.channels.get('room:2').attach());
    const named = await open(key.key, { clientId: 'bob' });
    await named.channels.get('room:1').publish('n', 'named');
    await api('PATCH', `/apps/${app.id}/namespaces/room`, { authenticated: false });
    await until('no refusal', async () => (await code(room.attach().then(() => room.publish('n', 'again')))) === 0);
    client.close(); named.close();
    return [namespace.status, lost, attach];
  },
  async appUntilDeleted() {
    const { app, key } = await made();
    const client = await open(key.key);
    const failed = limit(new Promise((done) => client.connection.once('failed', (s) => done(s.reason))), 'failed');
    const gone = await api('DELETE', `/apps/${app.id}`);
    return [gone.status, (await failed).statusCode, (await api('GET', `/apps/${app.id}/keys`)).status];
  },
  async fileObjects() {
    const shown = await api('GET', '/apps/app1/keys');
    const refused = await api('POST', '/apps/app1/keys/full/revoke');
    return [shown.body.map((k) => [k.id, k.origin]), refused.status, refused.body.code];
  },
  async ruleComesAndGoes() {
    const { app, key } = await made();
    const client = await open(key.key);
    const kafka = (brokers) => ({ ruleType: 'kafka', requestMode: 'single', status: 'enabled', source: { channelFilter: '^brought:', type: 'channel.message' }, target: { routingKey: 'taken:#{channelName}', brokers, enveloped: false, format: 'json' } });
    const bad = await api('POST', `/apps/${app.id}/rules`, kafka(['']));
    const brought = await api('POST', `/apps/${app.id}/rules`, kafka([bootstrap]));
    const out = await api('POST', `/apps/${app.id}/rules`, { ruleType: 'barnabas/ingress', target: { name: 'out', from: { channels: '^out:' }, to: { topic: 'taken', key: '#{channelName}' }, enveloped: false } });
    const back = await api('POST', `/apps/${app.id}/rules`, { ruleType: 'barnabas/egress', target: { name: 'back', from: { topics: ['taken'], start: 'earliest' }, channel: 'in:#{key}', via: 'log' } });
    const ids = [brought.body.id, out.body.id, back.body.id];
    await until('the rules', async () => (await Promise.all(ids.map((id) => api('GET', `/apps/${app.id}/rules/${id}`, undefined, there)))).every((r) => r.body.state === 'serving'));
    const came = [];
    const channel = client.channels.get('in:out:1');
    await channel.subscribe((m) => came.push(m.data));
    await client.channels.get('in:brought:1').subscribe((m) => came.push(m.data));
    await client.channels.get('out:1').publish('n', { a: 1 });
    await until('a message through Kafka and back', () => came.length === 1);
    await client.channels.get('brought:1').publish('n', { a: 2 });
    await until('one by the brokers that the rule brings', () => came.length === 2);
    const off = await Promise.all(ids.map((id) => api('DELETE', `/apps/${app.id}/rules/${id}`)));
    const left = await api('GET', `/apps/${app.id}/rules`);
    client.close();
    return [bad.status, out.status, back.status, came, off.map((o) => o.status), left.body];
  },
};
process.on('unhandledRejection', (error) => console.log('nobody waits for:', error));
for await (const name of createInterface({ input: process.stdin })) {
  let facts;
  try {
    facts = await tests[name]();
  } catch (e) {
    facts = { error: `${e?.code} ${e?.message ?? e}` };
  }
  console.log(`@@ ${JSON.stringify(facts)}`);
}
process.exit(0);
