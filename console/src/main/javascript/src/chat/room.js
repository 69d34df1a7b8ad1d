import { REACTION, Timeline } from "./timeline.js";
import { TypingTeller, Typists } from "./typing.js";
import { channelOf } from "./rooms.js";

const PAGE = 30;

/** One room over its channel: what was said, who is here, what is on its way. */
export class Room {
  timeline = new Timeline();
  typists = new Typists();
  /** Names, in their order; a name that is here twice stands once. */
  members = [];
  /** [{ id, text }]: published and not yet seen coming back. */
  outbox = [];
  unread = 0;
  loading = false;
  /** Why history could not be had; null: it could, or was not asked for yet. */
  trouble = null;
  #channel;
  #client;
  #name;
  #told;
  #older = null;
  #begun = false;
  #era = 0;

  /**
   * @param name who is using this page
   * @param told { changed, said(entry), came(name), left(name) }: of what happened, each with the room
   */
  constructor(client, info, name, told) {
    this.info = info;
    this.#client = client;
    this.#name = name;
    this.#told = told;
    this.#channel = client.channels.get(channelOf(info));
    this.typing = new TypingTeller((goesOn) => this.#tellTyping(goesOn));
  }

  follow() {
    this.#channel.on(["attached", "update"], ({ resumed }) => {
      this.trouble = null;
      if (!resumed) this.#beginAnew();
      this.#readMembers();
    });
    this.#channel.on(["failed", "suspended"], () => this.#told.changed(this));
    // What these promises fail with is told by the channel's state.
    this.#channel.subscribe((message) => this.#onMessage(message)).catch(() => {});
    this.#channel.presence.subscribe((event) => this.#onPresence(event)).catch(() => {});
  }

  /** Why the room can't be followed; null: it can. */
  get refused() {
    return this.#channel.state === "failed" ? this.#channel.errorReason?.message ?? "no reason given" : null;
  }

  async enter() {
    this.unread = 0;
    this.#told.changed(this);
    await this.#channel.presence.enter().catch(() => {});
  }

  async leave() {
    this.typing.ended();
    await this.#channel.presence.leave().catch(() => {});
  }

  /** The next page of history, the newest first of all. */
  async loadOlder() {
    if (this.loading || this.timeline.complete) return;
    const era = this.#era;
    this.loading = true;
    this.trouble = null;
    this.#begun = true;
    this.#told.changed(this);
    try {
      await this.#channel.whenState("attached");
      const page = this.#older ? await this.#older.next() : await this.#channel.history({ untilAttach: true, limit: PAGE });
      if (era !== this.#era) return;
      this.#older = page;
      this.timeline.page(page?.items ?? [], !page || !page.hasNext());
    } catch (error) {
      if (era === this.#era) this.trouble = error.message;
    } finally {
      if (era === this.#era) {
        this.loading = false;
        this.#told.changed(this);
      }
    }
  }

  /**
   * Says something.
   *
   * @param id another one each time; the same again when the same is tried again: it comes once
   * @returns when the server has it
   */
  async say(id, text) {
    this.typing.ended();
    this.outbox.push({ id, text });
    this.#told.changed(this);
    try {
      return await this.#channel.publish({ id, name: "message", data: text });
    } catch (error) {
      this.#sent(id);
      throw error;
    } finally {
      this.#told.changed(this);
    }
  }

  edit(entry, text) {
    return this.#channel.updateMessage({ serial: entry.serial, name: "message", data: text });
  }

  remove(entry) {
    return this.#channel.deleteMessage({ serial: entry.serial });
  }

  /** Adds somebody's reaction, or takes it back. */
  react(entry, emoji) {
    const mine = entry.reactions.some(({ name, clientIds }) => name === emoji && clientIds.includes(this.#name));
    const annotation = { type: REACTION, name: emoji };
    return mine
      ? this.#channel.annotations.delete(entry.serial, annotation)
      : this.#channel.annotations.publish(entry.serial, annotation);
  }

  /** The server can't continue where we were: what is between is in its history, if anywhere. */
  #beginAnew() {
    this.#era++;
    this.#older = null;
    this.loading = false;
    this.timeline.clear();
    if (this.#begun) this.loadOlder();
  }

  #onMessage(message) {
    if (message.name === "typing.started" || message.name === "typing.stopped") {
      if (message.clientId !== this.#name) this.typists.heard(message.clientId, message.name === "typing.started");
      this.#told.changed(this);
      return;
    }
    const said = this.timeline.live(message);
    if (said) {
      this.typists.heard(said.clientId, false);
      this.#sent(said.id);
      this.#told.said(this, said);
    }
    this.#told.changed(this);
  }

  #sent(id) {
    this.outbox = this.outbox.filter((one) => one.id !== id);
  }

  #tellTyping(goesOn) {
    // Nobody wants to hear later that somebody was typing.
    if (this.#client.connection.state !== "connected") return;
    const name = goesOn ? "typing.started" : "typing.stopped";
    this.#channel.publish({ name, extras: { ephemeral: true } }).catch(() => {});
  }

  #onPresence({ action, clientId }) {
    if (action === "enter" && clientId !== this.#name) this.#told.came(this, clientId);
    if (action === "leave" && clientId !== this.#name) {
      this.typists.heard(clientId, false);
      this.#told.left(this, clientId);
    }
    this.#readMembers();
  }

  async #readMembers() {
    try {
      const members = await this.#channel.presence.get();
      this.members = [...new Set(members.map(({ clientId }) => clientId))].sort((a, b) => a.localeCompare(b));
      this.#told.changed(this);
    } catch {
      // Not attached any more: the next attachment asks again.
    }
  }
}
