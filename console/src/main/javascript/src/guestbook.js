import { element, millis, show } from "./format.js";

const KEPT_ROWS = 12;

/**
 * Publishes to a channel that a rule writes to a topic, and shows where the record landed: what is
 * shown was read back from Kafka by another rule.
 */
export function startGuestbook(client, settings, page) {
  const sent = new Map();
  show(page.command, command(settings.kafkaBootstrap));

  const log = client.channels.get("guestbook-log", { params: { rewind: "6" } });
  log
    .subscribe(({ data }) => {
      const mine = sent.get(data.token);
      sent.delete(data.token);
      page.list.prepend(landed(data, mine));
      while (page.list.children.length > KEPT_ROWS) page.list.lastElementChild.remove();
      if (mine) show(page.status, `Landed in ${data.topic}, partition ${data.partition}, offset ${data.offset}.`);
    })
    .catch((error) => log.state === "failed" && show(page.status, error.message));

  page.form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = page.field.value.trim();
    if (!text) return;
    const token = crypto.getRandomValues(new Uint32Array(2)).join("-");
    const started = performance.now();
    const mine = { started, ack: null, serial: null };
    sent.set(token, mine);
    page.field.value = "";
    const connected = client.connection.state === "connected";
    show(page.status, connected ? "Publishing …" : "Waits for the connection: it is sent when that is back.");
    try {
      const result = await client.channels.get("guestbook").publish("note", { text, token });
      mine.ack = performance.now() - started;
      mine.serial = result?.serials?.[0] ?? null;
      mine.acknowledged?.();
      if (sent.has(token)) show(page.status, `Acknowledged in ${millis(mine.ack)}; on its way to the topic.`);
    } catch (error) {
      sent.delete(token);
      page.field.value = text;
      show(page.status, `Not published: ${error.message}`);
    }
  });
}

function landed(data, mine) {
  const item = element("li", mine ? "note mine" : "note");
  item.append(element("span", "text", data.text ?? ""));
  const where = element("span", "where");
  // A transaction ends with a marker that takes an offset: each note is one.
  where.title = "Every second offset is the end of a transaction, which takes a place in the topic.";
  where.append(
    element("code", "", data.topic),
    ` partition ${data.partition} · offset `,
    element("strong", "", String(data.offset)),
  );
  item.append(where);
  if (mine) {
    const took = element("span", "took");
    const total = performance.now() - mine.started;
    const tell = () => show(took, `${mine.ack === null ? "" : `ACK ${millis(mine.ack)} · `}back from Kafka ${millis(total)}`);
    mine.acknowledged = tell;
    tell();
    item.append(took);
  }
  return item;
}

const command = (bootstrap) =>
  `kafka-console-consumer.sh --bootstrap-server ${bootstrap} --topic demo.guestbook --from-beginning`;
