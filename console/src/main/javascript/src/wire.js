/**
 * A switch between the SDK and the network. It stands where the SDK finds `WebSocket`, so it must be
 * imported before the SDK.
 *
 * When the wire is cut, what the server still sends goes into a dead connection, as in a tunnel: the
 * server's socket stays open and believes its frames delivered, the page never sees them, and every
 * new connection fails. The SDK is told nothing but what it would see: its socket is gone.
 */
const RealWebSocket = globalThis.WebSocket;
const REFUSED_AFTER_MS = 60;
const ABNORMAL = Object.freeze({ code: 1006, wasClean: false, reason: "" });

class Wire {
  isCut = false;
  /** Frames that reached this machine while the wire was cut and were thrown away. */
  lostFrames = 0;
  #sockets = new Set();

  cut() {
    this.isCut = true;
    this.lostFrames = 0;
    for (const socket of this.#sockets) socket.die();
  }

  restore() {
    this.isCut = false;
    for (const socket of this.#sockets) socket.bury();
  }

  opened(socket) {
    this.#sockets.add(socket);
  }

  gone(socket) {
    this.#sockets.delete(socket);
  }
}

export const wire = new Wire();

class SwitchedSocket {
  onopen = null;
  onmessage = null;
  onclose = null;
  onerror = null;
  #real = null;
  #dead = false;

  constructor(url, protocols) {
    if (wire.isCut) {
      this.#dead = true;
      setTimeout(() => this.onclose?.(ABNORMAL), REFUSED_AFTER_MS);
      return;
    }
    this.#real = new RealWebSocket(url, protocols);
    this.#real.onopen = (event) => this.#live(() => this.onopen?.(event));
    this.#real.onerror = (event) => this.#live(() => this.onerror?.(event));
    this.#real.onmessage = (event) => {
      if (this.#dead) wire.lostFrames++;
      else this.onmessage?.(event);
    };
    this.#real.onclose = (event) => {
      wire.gone(this);
      this.#live(() => this.onclose?.(event));
    };
    wire.opened(this);
  }

  get readyState() {
    return this.#dead || !this.#real ? RealWebSocket.CLOSED : this.#real.readyState;
  }

  get binaryType() {
    return this.#real?.binaryType ?? "arraybuffer";
  }

  set binaryType(type) {
    if (this.#real) this.#real.binaryType = type;
  }

  send(data) {
    if (!this.#dead) this.#real.send(data);
  }

  close(code, reason) {
    if (!this.#dead) this.#real?.close(code, reason);
  }

  /** The SDK loses this socket; the server does not notice yet. */
  die() {
    if (this.#dead) return;
    this.#dead = true;
    this.onclose?.(ABNORMAL);
  }

  /** The network is back: the server hears at last that nobody is there. */
  bury() {
    if (this.#dead) this.#real?.close();
  }

  #live(deliver) {
    if (!this.#dead) deliver();
  }
}

for (const state of ["CONNECTING", "OPEN", "CLOSING", "CLOSED"]) {
  SwitchedSocket[state] = RealWebSocket[state];
}
globalThis.WebSocket = SwitchedSocket;
