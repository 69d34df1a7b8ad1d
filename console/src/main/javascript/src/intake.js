import { Latency } from "./latency.js";
import { Ledger, Trial } from "./ledger.js";

/** What every message passes: its sequence number is checked, its way through Kafka timed. */
export class Intake {
  ledger = new Ledger();
  latency = new Latency();
  trial = null;
  serial = null;
  #clock;
  /** From when on a channel's messages are live: those before were rewound to or replayed. */
  #liveSince = new Map();

  constructor(clock) {
    this.#clock = clock;
  }

  /**
   * @param source whose numbers `n` are: the channel's name
   * @param at when the record was written to Kafka
   * @returns {{replayed: boolean, took: ?number}} whether it was written while this page was offline, and
   *     the milliseconds from Kafka to here when it was not
   */
  enter(message, source, { run = 0, n, at }) {
    this.serial = message.serial ?? this.serial;
    this.ledger.enter(source, run, n, at);
    const replayed = this.trial?.enter(source, at) ?? false;
    const live = at >= (this.#liveSince.get(source) ?? Infinity);
    const took = live ? this.#clock.now() - at : null;
    if (live) this.latency.enter(took);
    return { replayed, took };
  }

  /** Listens for the server's word that a channel does not continue where it was. */
  watch(channel) {
    let attached = false;
    channel.on(["attached", "update"], ({ resumed, reason }) => {
      if (attached && !resumed) this.trial?.broke(reason?.message ?? "no reason given");
      attached = true;
      this.#liveSince.set(channel.name, this.#clock.now());
    });
    return channel;
  }

  /** Whether there is anything that could be missed. */
  get begun() {
    return this.ledger.received > 0;
  }

  beginTrial() {
    this.trial = new Trial(this.ledger, this.#clock.now());
    this.#liveSince.clear();
  }

  connected() {
    this.trial?.back(this.#clock.now());
  }

  forget(source) {
    this.ledger.forget(source);
    this.trial?.forget(source);
    this.#liveSince.delete(source);
  }
}
