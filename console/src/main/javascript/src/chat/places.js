import { channelOf } from "./rooms.js";

const KEPT = 500;

/** Where in Kafka messages landed, as a rule reads it back from the topic. */
export class Places {
  #client;
  #told;
  #found = new Map();
  #followed = new Set();

  /** @param told called with a message's id when its place is known */
  constructor(client, told) {
    this.#client = client;
    this.#told = told;
  }

  follow(room) {
    if (this.#followed.has(room)) return;
    this.#followed.add(room);
    this.#client.channels
      .get(`landed:${channelOf(room)}`, { params: { rewind: "50" } })
      .subscribe(({ data }) => {
        this.#found.set(data.id, data);
        if (this.#found.size > KEPT) this.#found.delete(this.#found.keys().next().value);
        this.#told(data.id);
      })
      .catch(() => {}); // nothing is shown then
  }

  /** "demo.chat, partition 2, offset 14", or null. */
  of(id) {
    const found = this.#found.get(id);
    return found ? `${found.topic}, partition ${found.partition}, offset ${found.offset}` : null;
  }
}
