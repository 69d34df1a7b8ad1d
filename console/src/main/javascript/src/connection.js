import { count, millis, plural, show } from "./format.js";
import { Cut } from "./cut.js";
import { stateName } from "./states.js";

const OFFLINE_MS = 8000;
const INVITATION =
  "Cut the connection. The topics go on without you; when you are back, the page counts what it missed.";

/** The state of the connection, the button that cuts it, and the proof that nothing was missed. */
export class ConnectionPanel {
  #client;
  #wire;
  #intake;
  #following;
  #map;
  #page;
  #outage;
  #said = null;
  #before = { received: 0, at: performance.now() };

  constructor({ client, wire, intake, following, map, page }) {
    this.#client = client;
    this.#wire = wire;
    this.#outage = new Cut(wire, client, OFFLINE_MS);
    this.#intake = intake;
    this.#following = following;
    this.#map = map;
    this.#page = page;
  }

  start() {
    this.#client.connection.on(({ current, previous }) => {
      // A connection that was lost by itself is put to the same test as one that was cut.
      const lost = previous === "connected" && current !== "connected" && !this.#wire.isCut;
      if (lost && this.#intake.begun) this.#intake.beginTrial();
      this.#onState(current);
    });
    this.#onState(this.#client.connection.state);
    this.#page.cut.addEventListener("click", () => (this.#wire.isCut ? this.#outage.end() : this.#cut()));
    setInterval(() => this.#refresh(), 250);
    setInterval(() => this.#measure(), 1000);
  }

  #onState(state) {
    const reason = this.#client.connection.errorReason?.message;
    this.#page.pill.dataset.state = state;
    this.#name(state);
    show(this.#page.stateSpoken, stateName(state));
    this.#page.pill.title = state === "connected" ? "" : reason ?? "";
    this.#map.offline = state !== "connected";
    if (state === "connected") this.#intake.connected();
    show(this.#page.id, this.#client.connection.id ?? "–");
  }

  #name(state) {
    const p50 = this.#intake.latency.quantile(0.5);
    const name = state === "connected" && p50 !== null ? `Connected · ${millis(p50)}` : stateName(state);
    show(this.#page.state, this.#wire.isCut ? "Cut" : name);
  }

  #cut() {
    this.#intake.beginTrial();
    this.#outage.begin();
    this.#refresh();
  }

  #measure() {
    const now = performance.now();
    const received = this.#intake.ledger.received;
    const rate = ((received - this.#before.received) * 1000) / (now - this.#before.at);
    this.#before = { received, at: now };
    show(this.#page.rate, `${count(rate)} /s`);
    show(this.#page.p50, millis(this.#intake.latency.quantile(0.5)));
    this.#name(this.#client.connection.state);
    show(this.#page.p99, millis(this.#intake.latency.quantile(0.99)));
  }

  #refresh() {
    const { ledger, trial, serial } = this.#intake;
    show(this.#page.received, count(ledger.received));
    // With nothing received there is nothing to miss.
    const state = this.#client.connection.state;
    this.#page.cut.disabled = !this.#wire.isCut && (state !== "connected" || !this.#intake.begun);
    for (const name of ["missed", "repeated"]) {
      show(this.#page[name], count(ledger[name]));
      this.#page[name].classList.toggle("wrong", ledger[name] > 0);
    }
    show(this.#page.serial, serial ?? "–");
    show(this.#page.attached, `${this.#following.attached} of ${this.#following.buses.length}`);
    this.#page.root.classList.toggle("is-cut", this.#wire.isCut);
    show(this.#page.cut, this.#wire.isCut ? `Reconnect now (${this.#outage.secondsLeft} s)` : "Cut the connection");
    if (state === "failed") {
      this.#say("bad", `The server refused the connection: ${this.#client.connection.errorReason?.message}`);
      return;
    }
    if (state === "connected" && this.#tellTroubles()) return;
    if (trial) this.#judge(trial);
    else this.#say("idle", INVITATION);
  }

  #judge(trial) {
    const lost = this.#wire.lostFrames;
    if (trial.backAt === null && !this.#wire.isCut) {
      const reason = this.#client.connection.errorReason?.message;
      this.#say("busy", `The connection was lost${reason ? `: ${reason}` : ""}. Trying again …`);
      return;
    }
    if (trial.backAt === null) {
      const frames = plural(lost, "frame");
      this.#say("busy", `Offline. The buses drive on in Kafka; ${frames} went into the dead connection.`);
      return;
    }
    const replayed = plural(trial.replayed, "message");
    if (!trial.complete) {
      this.#say("busy", `Resumed. ${replayed} caught up; checking channel ${trial.checked} of ${trial.total} …`);
      return;
    }
    if (trial.broken > 0) {
      this.#say("bad", `The server could not continue ${plural(trial.broken, "channel")}: ${trial.reason}`);
      return;
    }
    const clean = trial.missed === 0 && trial.repeated === 0;
    const channels = plural(trial.total, "channel");
    this.#say(
      clean ? "good" : "bad",
      clean
        ? `Nothing was missed: ${replayed} from the time offline (orange on the map) came after the resume, on ${channels}, each once and in order.`
        : `After the resume: missed ${count(trial.missed)}, repeated ${count(trial.repeated)} on ${channels}.`,
    );
  }

  /** @returns {boolean} whether there are any */
  #tellTroubles() {
    const { waiting, refused, reason } = this.#following.troubles;
    if (refused > 0) this.#say("bad", `The server refused ${plural(refused, "channel")}: ${reason}`);
    else if (waiting > 0) this.#say("busy", `${plural(waiting, "channel")} not attached yet: ${reason}`);
    return refused + waiting > 0;
  }

  #say(kind, text) {
    if (this.#said === text) return;
    this.#said = text;
    this.#page.verdict.dataset.kind = kind;
    show(this.#page.verdict, text);
    // Numbers tick on the screen; a reader hears each stage once.
    const stage = kind === "busy" ? text.split(".")[0] : text;
    show(this.#page.spoken, stage);
  }
}
