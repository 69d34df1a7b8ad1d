const REPEAT_MS = 2500;
const FORGET_MS = 5000;

/**
 * Tells others that somebody here is typing: at the first key, again while it goes on, and that it
 * ended. They are ephemeral messages and no presence data, because nobody needs them a moment
 * later: no record of who is here is rewritten, no history holds them, no resume repeats them.
 */
export class TypingTeller {
  #tell;
  #now;
  #toldAt = null;

  /** @param tell called with true when typing goes on, with false when it ended */
  constructor(tell, now = () => performance.now()) {
    this.#tell = tell;
    this.#now = now;
  }

  typed(text) {
    if (text.trim() === "") {
      this.ended();
      return;
    }
    if (this.#toldAt !== null && this.#now() - this.#toldAt < REPEAT_MS) return;
    this.#toldAt = this.#now();
    this.#tell(true);
  }

  ended() {
    if (this.#toldAt === null) return;
    this.#toldAt = null;
    this.#tell(false);
  }
}

/** Who is typing; who says nothing for a while has stopped. */
export class Typists {
  #now;
  #heard = new Map();

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  heard(name, typing) {
    if (typing) this.#heard.set(name, this.#now());
    else this.#heard.delete(name);
  }

  get names() {
    for (const [name, at] of this.#heard) if (this.#now() - at > FORGET_MS) this.#heard.delete(name);
    return [...this.#heard.keys()];
  }
}

export function typingText(names) {
  if (names.length === 0) return "";
  if (names.length === 1) return `${names[0]} is typing`;
  if (names.length === 2) return `${names[0]} and ${names[1]} are typing`;
  return "Several people are typing";
}
