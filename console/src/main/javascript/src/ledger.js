/**
 * Checks sequence numbers: every source counts its own records in Kafka, so a number left out is a
 * message missed and a number seen before is a message repeated.
 */
export class Ledger {
  received = 0;
  missed = 0;
  repeated = 0;
  #last = new Map();

  /**
   * @param {string} source whose numbers these are
   * @param {number} run when the source began to count; a new run begins anew
   * @param {number} n the number of this message
   * @param {number} at when it was written
   * @returns {boolean} whether it continued the sequence
   */
  enter(source, run, n, at) {
    this.received++;
    const last = this.#last.get(source);
    // A small number written later is no repeat: the topic itself is a new one.
    if (!last || last.run !== run || (n <= last.n && at > last.at)) {
      this.#last.set(source, { run, n, at });
      return true;
    }
    const step = n - last.n;
    if (step > 1) this.missed += step - 1;
    if (step < 1) this.repeated++;
    else Object.assign(last, { n, at });
    return step === 1;
  }

  /** The page no longer follows this source: what it misses now is not missed. */
  forget(source) {
    this.#last.delete(source);
  }

  sources() {
    return [...this.#last.keys()];
  }
}

/** One cut of the connection and what came of it. */
export class Trial {
  /** Channels that the server could not continue, and its last reason. */
  broken = 0;
  reason = "";
  /** Messages that were written to Kafka while this page was offline and came after it. */
  replayed = 0;
  #sources;
  #unheard;
  #before;
  #ledger;

  /**
   * @param {Ledger} ledger
   * @param {number} cutAt when the wire was cut, in the server's milliseconds
   */
  constructor(ledger, cutAt) {
    this.cutAt = cutAt;
    this.backAt = null;
    this.#ledger = ledger;
    this.#sources = new Set(ledger.sources());
    this.#unheard = new Set(this.#sources);
    this.#before = { missed: ledger.missed, repeated: ledger.repeated };
    this.total = this.#unheard.size;
  }

  /** The SDK is connected again. */
  back(at) {
    this.backAt ??= at;
  }

  /** A message came, written at `at`. @returns {boolean} whether that was while this page was offline */
  enter(source, at) {
    if (this.backAt === null || !this.#sources.has(source)) return false;
    const replayed = at >= this.cutAt && at < this.backAt;
    if (replayed) this.replayed++;
    // Only a message newer than the reconnection closes the gap before it.
    if (at >= this.backAt) this.#unheard.delete(source);
    return replayed;
  }

  /** The server said itself that it can't continue a channel where it was. */
  broke(reason) {
    this.broken++;
    this.reason = reason;
  }

  /** The page stopped following this source. */
  forget(source) {
    this.#sources.delete(source);
    if (this.#unheard.delete(source)) this.total--;
  }

  get checked() {
    return this.total - this.#unheard.size;
  }

  get complete() {
    return this.backAt !== null && this.#unheard.size === 0;
  }

  get missed() {
    return this.#ledger.missed - this.#before.missed;
  }

  get repeated() {
    return this.#ledger.repeated - this.#before.repeated;
  }
}
