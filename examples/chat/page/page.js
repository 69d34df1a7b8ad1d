const asked = new URLSearchParams(location.search);
const room = asked.get("room") ?? "lobby";
const me = asked.get("name") ?? `Guest ${Math.floor(1000 + Math.random() * 9000)}`;

const client = new Ably.Realtime({
  key: "chat.page:for-everybody",
  clientId: me,
  endpoint: location.hostname,
  port: Number(location.port),
  tls: false,
  connectivityCheckUrl: `${location.origin}/is-the-internet-up.txt`,
  wsConnectivityCheckUrl: `ws://${location.host}`,
});

const $ = (id) => document.getElementById(id);

/** An attach that took too long: the SDK tries again by itself. */
const later = (error) => console.warn(error.message);

client.connection.on((change) => {
  $("pill").dataset.state = change.current;
  $("state").textContent = change.current;
});

// What others see comes from the topic outbound-chat; the last of the past two minutes at once.
const out = client.channels.get(`chat:${room}`, { params: { rewind: "20" } });
out.subscribe(({ name, clientId, data }) => {
  const line = document.createElement("li");
  const author = document.createElement("b");
  author.textContent = clientId;
  line.append(author, data.text);
  line.className = name === "notice" ? "notice" : clientId === me ? "mine" : "";
  $("messages").append(line);
  line.scrollIntoView();
}).catch(later);

// Who is here; the bouncer reads it too, from the topic inbound-chat-presence.
async function people() {
  const members = await out.presence.get();
  const names = [...new Set(members.map((member) => member.clientId))].sort();
  $("people").replaceChildren(
    ...names.map((name) => {
      const item = document.createElement("li");
      item.textContent = name;
      return item;
    }),
  );
}
out.presence.subscribe(people).catch(later);
out.once("attached", () => out.presence.enter().catch(later));

// What we write goes another way: to the topic inbound-chat.
$("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (text === "") return;
  $("text").value = "";
  $("trouble").textContent = "";
  try {
    await client.channels.get(`chat-in:${room}`).publish("chat-message", { text });
  } catch (error) {
    $("text").value = text;
    $("trouble").textContent = `Not sent: ${error.message}`;
  }
});

$("room").textContent = room;
$("me").textContent = me;
