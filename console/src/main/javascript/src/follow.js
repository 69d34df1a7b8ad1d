import { ground, nearest } from "./projection.js";
import { Bus } from "./fleet.js";

/** Attaches to the channels of the buses nearest to a place, and detaches from the others. */
export class Following {
  buses = [];
  #all;
  #followed = new Map();
  #client;
  #intake;

  constructor(client, intake, rows) {
    this.#client = client;
    this.#intake = intake;
    this.#all = rows.map((row) => new Bus(row));
  }

  get total() {
    return this.#all.length;
  }

  get attached() {
    let n = 0;
    for (const channel of this.#followed.values()) if (channel.state === "attached") n++;
    return n;
  }

  /** Channels that are not attached and why: `waiting` ones are tried again, `refused` ones are not. */
  get troubles() {
    const found = { waiting: 0, refused: 0, reason: "" };
    for (const channel of this.#followed.values()) {
      if (channel.state !== "suspended" && channel.state !== "failed") continue;
      found[channel.state === "failed" ? "refused" : "waiting"]++;
      found.reason = channel.errorReason?.message ?? "no reason given";
    }
    return found;
  }

  follow(place, count) {
    const wanted = nearest(this.#all, place, count, (bus) => bus.start);
    const ids = new Set(wanted.map((bus) => bus.id));
    for (const bus of this.buses) if (!ids.has(bus.id)) this.#leave(bus);
    this.buses = wanted;
    for (const bus of wanted) if (!this.#followed.has(bus.id)) this.#join(bus);
  }

  #join(bus) {
    // The last reports come first: the map is full at once, and each bus has a trail.
    const channel = this.#client.channels.get(bus.channel, { params: { rewind: "10" } });
    this.#intake.watch(channel);
    this.#followed.set(bus.id, channel);
    channel
      .subscribe((message) => this.#onReport(bus, message))
      .catch(() => {}); // its state tells: the SDK tries again, or the server refused for good
  }

  #leave(bus) {
    const channel = this.#followed.get(bus.id);
    this.#followed.delete(bus.id);
    this.#intake.forget(bus.channel);
    bus.forget();
    channel.unsubscribe();
    channel.off();
    channel
      .detach()
      .then(() => this.#followed.has(bus.id) || this.#client.channels.release(bus.channel))
      .catch(() => {});
  }

  #onReport(bus, message) {
    const report = message.data;
    const { replayed, took } = this.#intake.enter(message, bus.channel, report);
    bus.latest = { n: report.n, took, replayed, serial: message.serial };
    bus.report(ground(report.lat, report.long), report.bearing, performance.now(), replayed);
  }
}
