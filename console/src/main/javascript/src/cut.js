/** Cuts the wire for a while; the connection comes back by itself, or sooner when asked. */
export class Cut {
  #wire;
  #client;
  #timer = null;
  #backAt = 0;
  #millis;

  /** @param millis how long at most */
  constructor(wire, client, millis) {
    this.#wire = wire;
    this.#client = client;
    this.#millis = millis;
  }

  begin() {
    this.#wire.cut();
    this.#backAt = performance.now() + this.#millis;
    this.#timer = setTimeout(() => this.end(), this.#millis);
  }

  end() {
    clearTimeout(this.#timer);
    this.#wire.restore();
    this.#client.connect();
  }

  /** Whole seconds until it ends by itself. */
  get secondsLeft() {
    return Math.max(0, Math.ceil((this.#backAt - performance.now()) / 1000));
  }
}
