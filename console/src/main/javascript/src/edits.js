import { element } from "./format.js";

const KEPT_ROWS = 30;
const CHANNEL = "wikimedia:edits";

/** The live stream of edits, newest first. The Kafka offset is the sequence number. */
export function startEdits(client, intake, list) {
  const channel = client.channels.get(CHANNEL, { params: { rewind: "12" } });
  intake
    .watch(channel)
    .subscribe((message) => {
      const edit = message.data;
      intake.enter(message, CHANNEL, { n: edit.offset, at: edit.at });
      list.querySelector(".waiting")?.remove();
      list.prepend(row(edit));
      while (list.children.length > KEPT_ROWS) list.lastElementChild.remove();
    })
    .catch(() => {
      if (channel.state !== "failed") return; // the SDK tries again
      list.replaceChildren(element("li", "waiting", "The server refused this channel."));
    });
}

function row(edit) {
  const item = element("li", "edit");
  const bytes = (edit.after ?? 0) - (edit.before ?? 0);
  const size = element("span", `size ${bytes < 0 ? "less" : "more"}`, `${bytes < 0 ? "−" : "+"}${Math.abs(bytes)}`);
  size.title = `${Math.abs(bytes)} bytes ${bytes < 0 ? "removed" : "added"}`;
  const title = element("span", "title", edit.title);
  title.title = edit.title;
  const by = element("span", "by", edit.user);
  if (edit.bot) by.append(element("span", "tag", "bot"));
  const comment = element("span", "comment", (edit.comment ?? "").replace(/\/\*\s*(.*?)\s*\*\//g, "→ $1"));
  title.dir = comment.dir = "auto";
  item.append(size, title, by, comment);
  return item;
}
