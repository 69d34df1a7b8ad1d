import { Latency } from "./latency.js";
import { Ledger, Trial } from "./ledger.js";

/** What every message passes: its sequence number is checked, its way through Kafka timed. */
export class Intake {
  ledger = new Ledger();
  latency = new Latency();
  trial = null;
  serial = null;
  /** From when on a message is live and no replay, in the server's milliseconds. */
  liveSince = Infinity;
  #clock;

  constructor(clock) {
    this.#clock = clock;
  }

  /**
   * @param source whose numbers `n` are
   * @param at when the record was written to Kafka
   * @returns {{replayed: boolean, took: ?number}} whether it was written while this page was offline, and
   *     the milliseconds from Kafka to here when it was not
   */
  enter(message, source, { run = 0, n, at }) {
    this.serial = message.serial ?? this.serial;
    this.ledger.enter(source, run, n, at);
    this.trial?.enter(source, at);
    const live = at >= this.liveSince;
    const took = live ? this.#clock.now() - at : null;
    if (live) this.latency.enter(took);
    const replayed = !live && this.trial !== null && at >= this.trial.cutAt;
    return { replayed, took };
  }

  /** Listens for the server's word that a channel does not continue where it was. */
  watch(channel) {
    let attached = false;
    channel.on(["attached", "update"], ({ resumed, reason }) => {
      if (attached && !resumed) this.trial?.broke(reason?.message ?? "no reason given");
      attached = true;
    });
    return channel;
  }

  beginTrial() {
    this.trial = new Trial(this.ledger, this.#clock.now());
    this.liveSince = Infinity;
  }

  connected() {
    this.liveSince = this.#clock.now();
    this.trial?.back(this.liveSince);
  }

  forget(source) {
    this.ledger.forget(source);
    this.trial?.forget(source);
  }
}
