import { avatar, nameOf } from "./person.js";
import { element, show } from "../format.js";
import { fullTimeOf, namesOf, timeOf } from "./words.js";

export const EMOJI = [
  ["👍", "thumbs up"],
  ["❤️", "heart"],
  ["😂", "laughing"],
  ["🎉", "party"],
  ["😮", "surprised"],
  ["🙏", "thanks"],
];
const SAID = new Map(EMOJI);

/** One message on the page. What people wrote goes in as text and as nothing else. */
export class Row {
  root = element("li", "message");
  #head = element("p", "who");
  #text = element("div", "text");
  #reactions = element("div", "reactions");
  #tools = element("div", "tools");
  #time;
  #at;
  #act;
  #entry;
  #drawn = "";
  #editor = null;

  /** @param act { react, edit, remove, closed }: each called with the entry */
  constructor(entry, act, mine) {
    this.#entry = entry;
    this.#act = act;
    this.root.tabIndex = -1;
    this.root.dataset.serial = entry.serial;
    if (mine) this.root.classList.add("mine");
    this.#time = element("time", "time", timeOf(entry.timestamp));
    this.#time.dateTime = new Date(entry.timestamp).toISOString();
    this.#at = element("span", "at", timeOf(entry.timestamp));
    this.#at.setAttribute("aria-hidden", "true");
    const who = element("span", "avatar-place");
    who.append(avatar(entry.clientId), this.#at);
    this.#head.append(nameOf(entry.clientId));
    if (mine) this.#head.append(element("span", "you", "you"));
    this.#head.append(this.#time);
    this.#text.dir = "auto";
    const body = element("div", "said");
    body.append(this.#head, this.#text, this.#reactions);
    this.root.append(who, body, this.#tools);
    this.#buildTools(mine);
  }

  /**
   * @param follows whether it goes on with what the one above said
   * @param place where in Kafka it landed; null: not known
   * @param name who looks
   */
  draw(entry, { follows, place, name }) {
    this.#entry = entry;
    this.root.classList.toggle("follows", follows);
    this.root.classList.toggle("replayed", entry.replayed);
    this.root.classList.toggle("removed", entry.removed);
    const tip = fullTimeOf(entry.timestamp) + (place ? `\n${place}` : "");
    if (this.#time.title !== tip) this.#time.title = this.#at.title = tip;
    const key = JSON.stringify([entry.version, entry.reactions]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    if (entry.removed) this.#text.replaceChildren(element("em", "gone", "This message was removed."));
    else this.#text.replaceChildren(entry.text);
    this.#text.classList.toggle("edited", entry.edited);
    this.#tools.hidden = entry.removed;
    this.#drawReactions(entry, name);
  }

  /** Shows a field in place of the text. */
  openEditor() {
    if (this.#editor || this.#entry.removed) return;
    const form = element("form", "editor");
    const field = element("textarea", "");
    field.value = this.#entry.text;
    field.rows = 1;
    field.setAttribute("aria-label", "Change the message");
    const save = element("button", "primary", "Save");
    const cancel = element("button", "", "Cancel");
    cancel.type = "button";
    const trouble = element("p", "trouble");
    trouble.setAttribute("role", "alert");
    const buttons = element("div", "editor-buttons");
    buttons.append(save, cancel, trouble);
    form.append(field, buttons);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save(field.value.trim(), trouble);
    });
    cancel.addEventListener("click", () => this.closeEditor());
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.closeEditor();
      else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) form.requestSubmit();
      else return;
      event.preventDefault();
    });
    this.#editor = form;
    this.root.classList.add("is-edited");
    this.#text.after(form);
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    form.scrollIntoView({ block: "nearest" });
  }

  closeEditor() {
    this.#editor?.remove();
    this.#editor = null;
    this.root.classList.remove("is-edited");
    this.#act.closed();
  }

  /** Whether Tab leads into the tools. */
  set reachable(is) {
    for (const button of this.root.querySelectorAll(".tools button, .reaction")) button.tabIndex = is ? 0 : -1;
  }

  async #save(text, trouble) {
    if (text === "" || text === this.#entry.text) {
      this.closeEditor();
      return;
    }
    const refused = await this.#act.edit(this.#entry, text);
    if (refused === null) {
      this.closeEditor();
      return;
    }
    show(trouble, refused);
    trouble.scrollIntoView({ block: "nearest" });
  }

  #drawReactions(entry, name) {
    const within = this.#reactions.contains(document.activeElement) ? document.activeElement.dataset.emoji : null;
    const chips = (entry.removed ? [] : entry.reactions).map(({ name: emoji, total, clientIds }) => {
      const chip = element("button", "reaction");
      chip.type = "button";
      chip.dataset.emoji = emoji;
      chip.tabIndex = -1;
      chip.append(element("span", "emoji", emoji), element("span", "total", String(total)));
      const who = namesOf(clientIds, total);
      chip.title = who;
      chip.setAttribute("aria-label", `${SAID.get(emoji) ?? emoji}: ${who}`);
      chip.setAttribute("aria-pressed", String(clientIds.includes(name)));
      chip.addEventListener("click", () => this.#act.react(this.#entry, emoji));
      return chip;
    });
    this.#reactions.replaceChildren(...chips);
    if (within) (chips.find((chip) => chip.dataset.emoji === within) ?? this.root).focus();
  }

  #buildTools(mine) {
    this.#tools.setAttribute("role", "group");
    this.#tools.setAttribute("aria-label", "This message");
    for (const [emoji, word] of EMOJI) {
      const button = tool("pick", emoji, `React: ${word}`);
      button.dataset.emoji = emoji;
      button.addEventListener("click", () => this.#act.react(this.#entry, emoji));
      this.#tools.append(button);
    }
    if (!mine) return;
    const edit = tool("edit", "Edit", "Edit this message");
    edit.addEventListener("click", () => this.openEditor());
    const remove = tool("remove", "Remove", "Remove this message");
    remove.addEventListener("click", () => this.#askToRemove(remove));
    this.#tools.append(edit, remove);
  }

  /** There is no way back: the second press counts. */
  #askToRemove(button) {
    if (button.classList.contains("asked")) {
      this.#act.remove(this.#entry);
      return;
    }
    button.classList.add("asked");
    button.removeAttribute("aria-label");
    show(button, "Really remove?");
    const calm = () => {
      button.classList.remove("asked");
      button.setAttribute("aria-label", "Remove this message");
      show(button, "Remove");
    };
    button.addEventListener("blur", calm, { once: true });
  }
}

function tool(className, text, label) {
  const button = element("button", `tool ${className}`, text);
  button.type = "button";
  button.tabIndex = -1;
  button.setAttribute("aria-label", label);
  button.title = label;
  return button;
}
