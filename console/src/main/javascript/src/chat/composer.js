import { millis, show } from "../format.js";
import { refusal } from "./words.js";

const HELP = "Enter sends, Shift and Enter begin a new line, ↑ edits your last message.";

/** The field that one writes in, and what became of what one wrote last. */
export class Composer {
  #page;
  #sent = null;
  #failed = null;
  #room = null;
  #places;
  #drafts = new Map();

  /** @param page { form, field, label, status, trouble }; @param editLast called for ↑ in an empty field */
  constructor(page, places, editLast) {
    this.#page = page;
    this.#places = places;
    show(page.status, HELP);
    page.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    page.field.addEventListener("input", () => {
      show(page.trouble, "");
      this.#room.typing.typed(page.field.value);
    });
    page.field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter" && !event.shiftKey) this.#page.form.requestSubmit();
      else if (event.key === "ArrowUp" && page.field.value === "") editLast();
      else return;
      event.preventDefault();
    });
  }

  /** Each room has its own draft. */
  open(room) {
    if (this.#room) this.#drafts.set(this.#room, this.#page.field.value);
    this.#room = room;
    this.#page.field.value = this.#drafts.get(room) ?? "";
    const words = `Message to ${room.info.name}`;
    this.#page.field.placeholder = words;
    show(this.#page.label, words);
    show(this.#page.trouble, "");
    this.#tell(HELP);
  }

  focus() {
    this.#page.field.focus();
  }

  /** A message's place in Kafka is known. */
  landed(id) {
    if (this.#sent !== id) return;
    this.#tell(`Landed in ${this.#places.of(id)}.`);
  }

  /** @param trouble why something else could not be done */
  complain(trouble) {
    show(this.#page.trouble, trouble);
  }

  async #send() {
    const room = this.#room;
    const text = this.#page.field.value.trim();
    if (!text) return;
    // The same text again is the same message: should the first have come through after all, it is one.
    const id = this.#failed?.text === text ? this.#failed.id : crypto.getRandomValues(new Uint32Array(3)).join("-");
    this.#failed = null;
    this.#sent = id;
    this.#page.field.value = "";
    show(this.#page.trouble, "");
    const started = performance.now();
    try {
      await room.say(id, text);
      if (this.#sent !== id || room !== this.#room) return;
      if (this.#places.of(id)) this.landed(id);
      else this.#tell(`Acknowledged in ${millis(performance.now() - started)}.`);
    } catch (error) {
      this.#failed = { id, text };
      this.#giveBack(room, text);
      show(this.#page.trouble, `Not sent: ${refusal(error, text)}`);
    }
  }

  #giveBack(room, text) {
    const written = room === this.#room ? this.#page.field.value : this.#drafts.get(room) ?? "";
    const both = written ? `${text}\n${written}` : text;
    if (room === this.#room) this.#page.field.value = both;
    else this.#drafts.set(room, both);
  }

  #tell(text) {
    show(this.#page.status, text);
  }
}
