import { Cut } from "../cut.js";
import { plural, show } from "../format.js";
import { stateName } from "../states.js";

/** Long enough to write something in the other window. */
const OFFLINE_MS = 60_000;
/** How long it is told what came. */
const TOLD_MS = 30_000;

/** The state of the connection, the button that cuts it, and what came after it was away. */
export class Line {
  #client;
  #wire;
  #clock;
  #outage;
  #page;
  /** When the connection was last away, in the server's milliseconds; to: null while it is. */
  #away = null;
  #caughtUp = 0;

  /** @param page { root, pill, state, spoken, cut, cutText, notice } */
  constructor({ client, wire, clock, page }) {
    this.#client = client;
    this.#wire = wire;
    this.#clock = clock;
    this.#outage = new Cut(wire, client, OFFLINE_MS);
    this.#page = page;
  }

  start() {
    this.#client.connection.on(({ current, previous }) => {
      if (previous === "connected" && current !== "connected") this.#away = { from: this.#clock.now(), to: null };
      if (current === "connected" && this.#away) {
        this.#away.to = this.#clock.now();
        this.#caughtUp = 0;
      }
      this.#draw();
    });
    this.#page.cut.addEventListener("click", () => {
      if (this.#wire.isCut) this.#outage.end();
      else this.#outage.begin();
      this.#draw();
    });
    setInterval(() => this.#draw(), 250);
    this.#draw();
  }

  /** Whether a message was said while this page was offline; counts those that were. */
  wasAway(at) {
    const away = this.#away;
    if (!away || away.to === null || at < away.from || at >= away.to) return false;
    this.#caughtUp++;
    return true;
  }

  #draw() {
    const { state, errorReason } = this.#client.connection;
    const cut = this.#wire.isCut;
    this.#page.root.classList.toggle("is-cut", cut);
    this.#page.pill.dataset.state = state;
    this.#page.pill.title = state === "connected" ? "" : errorReason?.message ?? "";
    show(this.#page.state, cut ? "Cut" : stateName(state));
    show(this.#page.spoken, stateName(state));
    show(this.#page.cutText, cut ? `Reconnect (${this.#outage.secondsLeft} s)` : "Cut the connection");
    this.#page.cut.disabled = !cut && state !== "connected";
    const [kind, text] = this.#notice(state, errorReason);
    this.#page.notice.dataset.kind = kind;
    show(this.#page.notice, text);
  }

  #notice(state, reason) {
    if (state === "failed") return ["bad", `The server refused the connection: ${reason?.message ?? "no reason given"}`];
    if (this.#away && this.#away.to === null) {
      return ["busy", "Offline. What you write waits here, and goes out when the connection is back."];
    }
    if (this.#caughtUp > 0 && this.#clock.now() - this.#away.to < TOLD_MS) {
      return ["good", `Back. What was said meanwhile is here: ${plural(this.#caughtUp, "message")}, marked on the left.`];
    }
    return ["", ""];
  }
}
