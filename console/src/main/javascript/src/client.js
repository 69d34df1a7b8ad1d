import { wire } from "./wire.js";
import Ably from "ably";

/** The settings that the node gives to its own page: a key, the buses, where Kafka is. */
export async function loadSettings() {
  const answer = await fetch("demo/settings.json", { cache: "no-store" });
  if (!answer.ok) throw new Error(`demo/settings.json: ${answer.status}`);
  return answer.json();
}

/**
 * The unmodified SDK, pointed at the node that served this page.
 *
 * @param identity who connects: the SDK's options for a key, or for tokens
 */
export function connect(identity) {
  const tls = location.protocol === "https:";
  const port = Number(location.port || (tls ? 443 : 80));
  // `endpoint` takes a whole host name only if it has a dot or is localhost.
  const whole = location.hostname.includes(".") || location.hostname === "localhost";
  const host = whole
    ? { endpoint: location.hostname }
    : { restHost: location.hostname, realtimeHost: location.hostname };
  return new Ably.Realtime({
    ...identity,
    ...host,
    ...(tls ? { tlsPort: port } : { port }),
    tls,
    transports: ["web_socket"],
    useBinaryProtocol: new URLSearchParams(location.search).get("protocol") === "msgpack",
    connectivityCheckUrl: `${location.origin}/is-the-internet-up.txt`,
    wsConnectivityCheckUrl: `${tls ? "wss" : "ws"}://${location.host}/`,
    disconnectedRetryTimeout: 1000,
    channelRetryTimeout: 2000,
    echoMessages: true,
  });
}

/** The server's clock as seen from here, in milliseconds since 1970. */
export class ServerClock {
  #ahead = 0;

  async set(client) {
    const asked = Date.now();
    const told = await client.time();
    const heard = Date.now();
    const ahead = told - (asked + heard) / 2;
    // The same machine, or as good as: half a round trip is not worth a correction.
    this.#ahead = Math.abs(ahead) > Math.max(20, heard - asked) ? ahead : 0;
  }

  now() {
    return Date.now() + this.#ahead;
  }
}

export { wire };
