// What a Laravel application's server does for this client: signs tokens for the channels that a
// user may see, and publishes, for all or for all but one.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';

const TOKEN_SECONDS = 60;
const PUBLIC = { 'public:*': ['subscribe', 'history', 'channel-metadata'] };
const base64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const parsed = (part) => JSON.parse(Buffer.from(part, 'base64url'));

export async function startBroadcaster(base, key) {
  const [keyName, secret] = key.split(':');
  const state = { clientId: null, user: null, banned: null, shortLived: null, requests: 0 };

  function sign(claims) {
    const text = `${base64({ typ: 'JWT', alg: 'HS256', kid: keyName })}.${base64(claims)}`;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  }

  function token(channel, existing) {
    const now = Math.floor(Date.now() / 1000);
    const old = existing && parsed(existing.split('.')[1]);
    const usable = old && old.exp > now && old['x-ably-clientId'] === state.clientId;
    const capability = usable ? JSON.parse(old['x-ably-capability']) : { ...PUBLIC };
    if (channel) capability[channel] = ['*'];
    const iat = usable ? old.iat : now;
    return sign({
      iat,
      exp: channel && channel === state.shortLived ? now + 3 : iat + TOKEN_SECONDS,
      'x-ably-clientId': state.clientId,
      'x-ably-capability': JSON.stringify(capability),
    });
  }

  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const { channel_name: channel, token: existing } = JSON.parse(body);
    state.requests++;
    const refused = channel && channel === state.banned;
    response.writeHead(refused ? 403 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(refused ? { error: { code: 40300, statusCode: 403, message: 'not for you' } }
      : { token: token(channel, existing), ...(channel?.startsWith('presence:') && { info: state.user }) }));
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });

  return {
    state,
    authEndpoint: `http://127.0.0.1:${server.address().port}/broadcasting/auth`,

    // With a socket's id: for all others.
    async publish(channel, name, data, socketId) {
      const sender = socketId ? parsed(socketId) : {};
      const response = await fetch(`${base}/channels/${encodeURIComponent(channel)}/messages`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(key).toString('base64')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ name, data: JSON.stringify(data), encoding: 'json', ...sender }),
      });
      if (!response.ok) throw new Error(`publish: ${response.status} ${await response.text()}`);
    },

    close: () => server.close(),
  };
}
