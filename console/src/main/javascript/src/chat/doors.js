import { element, plural, show } from "../format.js";

/** The links to the rooms: how many are in each, and what was said there since one looked. */
export class Doors {
  #doors = new Map();
  #current = null;

  constructor(list, rooms) {
    for (const room of rooms) {
      const link = element("a", "door");
      link.href = `#${room.info.slug}`;
      const name = element("span", "door-name", room.info.name);
      const here = element("span", "door-here");
      const unread = element("span", "door-unread");
      link.append(name, here, unread);
      const item = element("li", "");
      item.append(link);
      list.append(item);
      this.#doors.set(room, { link, here, unread });
    }
  }

  show(current) {
    if (current !== this.#current) this.#doors.get(current).link.scrollIntoView({ block: "nearest", inline: "center" });
    this.#current = current;
    for (const [room, { link, here, unread }] of this.#doors) {
      if (room === current) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
      show(here, room.members.length ? String(room.members.length) : "");
      here.title = room.members.length ? `${room.members.length} here` : "";
      here.setAttribute("aria-label", here.title);
      show(unread, room.unread ? plural(room.unread, "new", "new") : "");
    }
  }
}
