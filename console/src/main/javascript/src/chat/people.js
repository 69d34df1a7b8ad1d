import { avatar, nameOf } from "./person.js";
import { element, plural, show } from "../format.js";

/** Who is in the room. */
export class People {
  #list;
  #title;
  #name;
  #shown = "";

  constructor(list, title, name) {
    this.#list = list;
    this.#title = title;
    this.#name = name;
  }

  show(room) {
    const key = `${room.info.slug}\n${room.members.join("\n")}`;
    if (key === this.#shown) return;
    this.#shown = key;
    show(this.#title, room.members.length === 0 ? "Nobody here" : `${plural(room.members.length, "person", "people")} here`);
    this.#list.replaceChildren(...room.members.map((name) => this.#row(name)));
  }

  #row(name) {
    const row = element("li", "person");
    row.append(avatar(name), nameOf(name, "person-name"));
    if (name === this.#name) row.append(element("span", "you", "you"));
    return row;
  }
}
