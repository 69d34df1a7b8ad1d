export const REACTION = "reaction:distinct.v1";

/**
 * What was said in a room, in its order: the same whatever comes first, pages of history or what
 * happens meanwhile. Serials are the order; of two versions of a message the later one counts.
 */
export class Timeline {
  /** Whether history has nothing before what is here. */
  complete = false;
  #entries = new Map();
  /** The oldest message that history gave; what is older has gaps around it. */
  #floor = null;

  /**
   * Something that happens now.
   *
   * @returns {?object} the entry that is new; null when an earlier one changed
   */
  live(message) {
    const known = this.#entries.get(message.serial);
    const entry = known ?? this.#add(message.serial);
    if (message.action === "message.summary") {
      entry.reactions = reactions(message);
      entry.summed = true;
      return null;
    }
    const isNew = message.action === "message.create" && !entry.version;
    if (isNew) entry.born = true;
    apply(entry, message);
    return isNew ? entry : null;
  }

  /**
   * A page of history.
   *
   * @param messages newest first
   * @param last whether there is no other
   */
  page(messages, last) {
    for (const message of messages) {
      const entry = this.#entries.get(message.serial) ?? this.#add(message.serial);
      apply(entry, message);
      // What was told live since is newer.
      if (!entry.summed) entry.reactions = reactions(message);
    }
    const oldest = messages.at(-1)?.serial;
    if (oldest && (this.#floor === null || oldest < this.#floor)) this.#floor = oldest;
    if (last) {
      this.complete = true;
      this.#floor = "";
    }
  }

  /** What can be shown without a gap, oldest first. */
  get visible() {
    return [...this.#entries.values()]
      .filter((entry) => entry.version && (entry.born || (this.#floor !== null && entry.serial >= this.#floor)))
      .sort((a, b) => (a.serial < b.serial ? -1 : 1));
  }

  /** The newest message of somebody that is not removed. */
  lastOf(clientId) {
    return this.visible.findLast((entry) => entry.clientId === clientId && !entry.removed) ?? null;
  }

  clear() {
    this.complete = false;
    this.#entries.clear();
    this.#floor = null;
  }

  #add(serial) {
    const entry = { serial, version: null, born: false, summed: false, replayed: false, reactions: [] };
    this.#entries.set(serial, entry);
    return entry;
  }
}

function apply(entry, message) {
  const version = message.version?.serial ?? message.serial;
  if (entry.version && version <= entry.version) return;
  const more = message.action === "message.append";
  if (more && !entry.version) return; // of a message that is not here
  entry.version = version;
  entry.id = message.id ?? entry.id;
  entry.clientId = message.action === "message.create" ? message.clientId : entry.clientId ?? message.clientId;
  entry.timestamp = message.timestamp;
  entry.removed = message.action === "message.delete";
  entry.edited = message.action === "message.update" || more;
  entry.text = entry.removed ? "" : more ? entry.text + textOf(message.data) : textOf(message.data);
}

const textOf = (data) => (typeof data === "string" ? data : data == null ? "" : JSON.stringify(data));

/** [{ name, total, clientIds }], in the order in which they first came. */
function reactions(message) {
  const summary = message.annotations?.summary?.[REACTION] ?? {};
  return Object.entries(summary)
    .map(([name, { total, clientIds }]) => ({ name, total, clientIds }))
    .filter(({ total }) => total > 0);
}
