const BOARD = "today";
const ROW_PIXELS = 48;
const asked = new URLSearchParams(location.search);
const name = asked.get("name") ?? `Guest ${Math.floor(1000 + Math.random() * 9000)}`;

const client = new Ably.Realtime({
  key: "game.page:for-everybody",
  clientId: name,
  endpoint: location.hostname,
  port: Number(location.port),
  tls: false,
  connectivityCheckUrl: `${location.origin}/is-the-internet-up.txt`,
  wsConnectivityCheckUrl: `ws://${location.host}`,
});

const $ = (id) => document.getElementById(id);
const rows = new Map(); // player → row
let worth = 5;

/** An attach that took too long: the SDK tries again by itself. */
const later = (error) => console.warn(error.message);

client.connection.on((change) => {
  $("pill").dataset.state = change.current;
  $("state").textContent = change.current;
});

// The board of this moment comes with the attachment: `snapshot: last`.
client.channels.get(`leaderboard:${BOARD}`).subscribe(({ data }) => {
  data.top.forEach((player, i) => place(player, i, data.top[0].points));
  const there = new Set(data.top.map((player) => player.name));
  for (const [player, row] of rows) {
    if (there.has(player)) continue;
    row.remove();
    rows.delete(player);
  }
  $("players").textContent = data.players;
  $("scores").textContent = data.scores;
  $("boards").textContent = Number($("boards").textContent) + 1;
}).catch(later);

function place(player, i, most) {
  let row = rows.get(player.name);
  if (!row) {
    row = document.createElement("li");
    for (const part of ["rank", "player", "points"]) {
      const cell = document.createElement("span");
      cell.className = part;
      row.append(cell);
    }
    row.classList.toggle("mine", player.name === name);
    rows.set(player.name, row);
    $("top").append(row);
  }
  row.children[0].textContent = i + 1;
  row.children[1].textContent = player.name;
  row.children[2].textContent = player.points;
  row.style.transform = `translateY(${i * ROW_PIXELS}px)`;
  row.style.setProperty("--share", (100 * player.points) / most);
}

// Whose score it is, the node knows from the connection: the page can't score for others.
$("target").addEventListener("click", async () => {
  const points = worth;
  show(Math.max(1, worth - 1));
  await client.channels.get(`score:${BOARD}`).publish("score", { points });
  $("sent").textContent = Number($("sent").textContent) + 1;
});
setInterval(() => show(Math.min(25, worth + 1)), 150);

function show(points) {
  worth = points;
  $("worth").textContent = points;
}

$("name").value = name;
$("rename").addEventListener("submit", (event) => {
  event.preventDefault();
  location.search = new URLSearchParams({ name: $("name").value.trim() || name });
});
