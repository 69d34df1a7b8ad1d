import { ServerClock, connect, loadSettings, wire } from "./client.js";
import { BusMap } from "./map.js";
import { CENTRES } from "./places.js";
import { ConnectionPanel } from "./connection.js";
import { Following } from "./follow.js";
import { Intake } from "./intake.js";
import { millis, show } from "./format.js";
import { startEdits } from "./edits.js";
import { startGuestbook } from "./guestbook.js";
import { startMapInput } from "./map-input.js";
import { startMarket } from "./market.js";
import { startTheme } from "./theme.js";

const at = (id) => document.getElementById(id);
const COUNTS = [60, 180, 360];
/** By then the buses have told where they are now. */
const SETTLED_MS = 2500;

const map = new BusMap(at("map"));
startTheme(at("theme"), () => map.recolour());
map.start();
at("copy").addEventListener("click", async () => {
  await navigator.clipboard.writeText(at("command").textContent);
  show(at("copy"), "Copied");
  setTimeout(() => show(at("copy"), "Copy"), 1500);
});

settingsWhenServed()
  .then(run)
  .catch((error) => {
    at("pill").dataset.state = "failed";
    show(at("state"), "No demo here");
    show(at("verdict"), `The page can't start: ${error.message}. The demo comes with ./barnabas dev.`);
  });

/** Waits while the node is still starting. */
async function settingsWhenServed() {
  for (let wait = 500; ; wait = Math.min(4000, wait * 2)) {
    try {
      return await loadSettings();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

function run(settings) {
  const client = connect({ key: settings.key });
  const clock = new ServerClock();
  const intake = new Intake(clock);
  const following = new Following(client, intake, settings.buses);
  client.connection.once("connected", () => clock.set(client).catch(() => {}));

  new ConnectionPanel({ client, wire, intake, following, map, page: panel() }).start();
  startMarket(client, intake, settings.symbols, at("market"));
  startEdits(client, intake, at("edits"));
  startGuestbook(client, settings, {
    form: at("guestbook"),
    field: at("note"),
    list: at("notes"),
    status: at("note-status"),
    command: at("command"),
  });
  startMapInput(at("map"), map, (bus) => (map.selected = bus));
  startChoices(following);
  client.connection.on("failed", () => reloadForNewKey(settings.key));
  setInterval(() => describe(map.selected), 250);
}

/** A node started anew may have another key: this page then needs its new settings. */
async function reloadForNewKey(key) {
  const settings = await settingsWhenServed().catch(() => null);
  if (settings && settings.key !== key) location.reload();
  else setTimeout(() => reloadForNewKey(key), 3000);
}

function panel() {
  const ids = ["pill", "state", "cut", "verdict", "spoken", "received", "missed", "repeated"];
  const more = ["rate", "p50", "p99", "serial", "attached"];
  const page = Object.fromEntries([...ids, ...more].map((id) => [id, at(id)]));
  return { ...page, root: document.body, id: at("connection-id"), stateSpoken: at("state-spoken") };
}

/** Which buses to follow: how many, nearest to where. */
function startChoices(following) {
  const centre = at("centre");
  const many = at("count");
  centre.replaceChildren(...CENTRES.map((place, i) => new Option(place.name, String(i))));
  const counts = [...COUNTS.filter((n) => n < following.total), following.total];
  many.replaceChildren(...counts.map((n) => new Option(n === following.total ? `all ${n} buses` : `${n} buses`, String(n))));
  many.value = "180";
  let settled = 0;
  const follow = () => {
    const place = CENTRES[Number(centre.value)];
    following.follow(place, Number(many.value));
    map.selected = following.buses[0];
    map.show(following.buses);
    map.fit();
    clearTimeout(settled);
    settled = setTimeout(() => map.untouched && map.fit(), SETTLED_MS);
  };
  centre.addEventListener("change", follow);
  many.addEventListener("change", follow);
  follow();
}

function describe(bus) {
  if (!bus) return;
  show(at("bus-name"), `Bus ${bus.id}${bus.route ? ` · route ${bus.route}` : " · not in service"}`);
  const latest = bus.latest;
  const took = latest?.replayed ? "caught up after the cut" : millis(latest?.took ?? null);
  show(at("bus-latest"), latest ? `message ${latest.n} · ${took}` : "waiting for its first message");
  show(at("bus-serial"), latest?.serial ?? "");
}
