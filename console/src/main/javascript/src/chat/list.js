import { Row } from "./row.js";
import { dayOf, sameDay } from "./words.js";
import { element } from "../format.js";

const GROUP_MS = 5 * 60 * 1000;
const NEAR_END_PX = 60;
const NEAR_START_PX = 240;

/** The messages of the room one is in, and where in them one is. */
export class MessageList {
  #root;
  #act;
  #name;
  #placeOf;
  #room = null;
  #rows = new Map();
  #days = new Map();
  #pending = new Map();
  #start = element("li", "start");
  #active = null;
  /** Whether the newest is kept in sight. */
  #atEnd = true;
  #places = new Map();

  /**
   * @param root the <ol>, which scrolls
   * @param act what can be done to a message: { react, edit, remove, closed, newest(isInSight) }
   * @param placeOf where in Kafka the message with an id landed, or null
   */
  constructor(root, { act, name, placeOf }) {
    this.#root = root;
    this.#act = act;
    this.#name = name;
    this.#placeOf = placeOf;
    root.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    root.addEventListener("focusin", (event) => this.#activate(event.target.closest?.(".message")));
    root.addEventListener("keydown", (event) => this.#onKey(event));
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(root);
  }

  /** Shows another room, where one left it. */
  open(room) {
    if (this.#room) this.#places.set(this.#room, this.#atEnd ? null : this.#root.scrollTop);
    this.#room = room;
    this.#rows.clear();
    this.#days.clear();
    this.#pending.clear();
    this.#active = null;
    this.#root.replaceChildren();
    this.#atEnd = true;
    this.draw();
    const place = this.#places.get(room) ?? null;
    if (place === null) this.toEnd();
    else this.#root.scrollTop = place;
  }

  draw() {
    const room = this.#room;
    const before = { height: this.#root.scrollHeight, top: this.#root.scrollTop, first: this.#firstSerial() };
    const entries = room.timeline.visible;
    const wanted = [this.#drawStart(room)];
    let above = null;
    for (const entry of entries) {
      if (!above || !sameDay(above.timestamp, entry.timestamp)) wanted.push(this.#day(entry.timestamp));
      wanted.push(this.#row(entry, above));
      above = entry;
    }
    for (const one of room.outbox) wanted.push(this.#waiting(one));
    this.#put(wanted);
    if (this.#atEnd) this.toEnd();
    else if (before.first && before.first !== this.#firstSerial()) {
      // Older ones came in above: what one reads stays where it is.
      this.#root.scrollTop = before.top + this.#root.scrollHeight - before.height;
    }
    this.#fill();
  }

  toEnd() {
    this.#root.scrollTop = this.#root.scrollHeight;
  }

  get isAtEnd() {
    return this.#atEnd;
  }

  edit(entry) {
    const row = this.#rows.get(entry.serial);
    row?.root.scrollIntoView({ block: "nearest" });
    row?.openEditor();
  }

  #firstSerial() {
    return this.#root.querySelector(".message")?.dataset.serial ?? null;
  }

  #row(entry, above) {
    let row = this.#rows.get(entry.serial);
    if (!row) {
      row = new Row(entry, this.#act, entry.clientId === this.#name);
      this.#rows.set(entry.serial, row);
    }
    const follows =
      above?.clientId === entry.clientId &&
      entry.timestamp - above.timestamp < GROUP_MS &&
      sameDay(above.timestamp, entry.timestamp) &&
      above.replayed === entry.replayed;
    row.draw(entry, { follows, place: this.#placeOf(entry.id), name: this.#name });
    return row.root;
  }

  #day(at) {
    const text = dayOf(at);
    if (!this.#days.has(text)) {
      const line = element("li", "day");
      line.append(element("span", "", text));
      this.#days.set(text, line);
    }
    return this.#days.get(text);
  }

  #waiting({ id, text }) {
    if (!this.#pending.has(id)) {
      const line = element("li", "waiting-message", text);
      line.dir = "auto";
      this.#pending.set(id, line);
    }
    return this.#pending.get(id);
  }

  #drawStart(room) {
    const { complete } = room.timeline;
    const text = room.refused
      ? `The server refused this room: ${room.refused}`
      : room.trouble
        ? `What was said before can't be had: ${room.trouble}`
        : complete
          ? room.timeline.visible.length + room.outbox.length === 0
            ? "Nothing was said here lately. Begin."
            : "Nothing before this is kept."
          : "Looking for what was said before …";
    if (this.#start.textContent !== text) this.#start.textContent = text;
    return this.#start;
  }

  /** Puts the wanted elements in their order and touches none that is where it belongs. */
  #put(wanted) {
    const keep = new Set(wanted);
    for (const child of [...this.#root.children]) if (!keep.has(child)) child.remove();
    let at = this.#root.firstElementChild;
    for (const one of wanted) {
      if (one === at) at = at.nextElementSibling;
      else this.#root.insertBefore(one, at);
    }
  }

  #scrolled() {
    this.#atEnd = this.#root.scrollHeight - this.#root.scrollTop - this.#root.clientHeight < NEAR_END_PX;
    this.#act.newest(this.#atEnd);
    this.#fill();
  }

  /** Asks for older messages while the beginning of those that are here is near. */
  #fill() {
    if (this.#room.trouble === null && this.#root.scrollTop < NEAR_START_PX) this.#room.loadOlder();
  }

  #activate(root) {
    if (root === this.#active || !root) return;
    this.#rowOf(this.#active)?.root.classList.remove("is-active");
    const before = this.#rowOf(this.#active);
    if (before) before.reachable = false;
    this.#active = root;
    root.classList.add("is-active");
    const row = this.#rowOf(root);
    if (row) row.reachable = true;
  }

  #rowOf(root) {
    return root ? this.#rows.get(root.dataset.serial) : null;
  }

  /** Up and down from message to message; Tab goes on to what can be done with one. */
  #onKey(event) {
    const within = event.target.closest(".message");
    if (event.target !== this.#root && event.target !== within) return;
    const rows = [...this.#root.querySelectorAll(".message")];
    const at = within ? rows.indexOf(within) : rows.length;
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined || !rows[to]) return;
    event.preventDefault();
    rows[to].focus();
  }
}
