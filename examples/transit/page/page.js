const client = new Ably.Realtime({
  key: "transit.page:for-everybody",
  endpoint: location.hostname,
  port: Number(location.port),
  tls: false,
  connectivityCheckUrl: `${location.origin}/is-the-internet-up.txt`,
  wsConnectivityCheckUrl: `ws://${location.host}`,
});

const $ = (id) => document.getElementById(id);
const buses = new Map(); // id → { id, route, places: the last few, at }
const attached = new Set();
const counts = { first: 0, live: 0 };
let chosen = "";

/** An attach that took too long: the SDK tries again by itself. */
const later = (error) => console.warn(error.message);

client.connection.on((change) => {
  $("pill").dataset.state = change.current;
  $("state").textContent = change.current;
});

// The second rule on the topic tells which routes there are; each is a channel.
client.channels.get("network").subscribe((message) => {
  for (const route of new Set(message.data.routes.map((route) => route || "none"))) follow(route);
}).catch(later);

function follow(route) {
  if (attached.has(route)) return;
  attached.add(route);
  client.channels.get(`route:${route}`).subscribe((message) => {
    // First the last position of each bus of the route, then what changes.
    counts[message.extras?.snapshot ? "first" : "live"]++;
    $("size").textContent = new Blob([JSON.stringify(message.data)]).size;
    onPosition(route, message.data);
  }).catch(later);
  const sorted = [...attached].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  $("route").replaceChildren(new Option("all routes", ""), ...sorted.map((one) => new Option(one, one)));
  $("route").value = chosen;
}

function onPosition(route, { id, lat, long }) {
  const bus = buses.get(id) ?? { id, route, places: [] };
  bus.route = route;
  bus.places = [...bus.places.slice(-11), { lat, long }];
  bus.at = new Date();
  buses.set(id, bus);
}

$("route").addEventListener("change", () => (chosen = $("route").value));

// ---------------------------------------------------------------------------------------- drawing

const canvas = $("map");
const pen = canvas.getContext("2d");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);
const isShown = (bus) => !chosen || bus.route === chosen;

/** From degrees to pixels, so that what is shown fills the map; a chosen route with some air around. */
function projection(width, height) {
  const places = [...buses.values()].filter(isShown).flatMap((bus) => bus.places);
  const lats = places.map((place) => place.lat).sort((a, b) => a - b);
  const longs = places.map((place) => place.long).sort((a, b) => a - b);
  // A few buses far out must not make the city small.
  const edge = chosen ? 0 : Math.floor(places.length / 50);
  const south = lats[edge], north = lats.at(-1 - edge), west = longs[edge], east = longs.at(-1 - edge);
  const shrink = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const scale = Math.min(width / ((east - west) * shrink + 0.02), height / (north - south + 0.02));
  return ({ lat, long }) => [
    width / 2 + (long - (east + west) / 2) * shrink * scale,
    height / 2 - (lat - (north + south) / 2) * scale,
  ];
}

function hue(route) {
  let hash = 0;
  for (const letter of route) hash = (hash * 31 + letter.codePointAt(0)) % 360;
  return hash;
}

function draw() {
  const ratio = devicePixelRatio;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  pen.scale(ratio, ratio);
  grid(width, height);
  if (buses.size > 0) {
    const place = projection(width, height);
    const inFront = [...buses.values()].sort((a, b) => isShown(a) - isShown(b));
    for (const bus of inFront) drawBus(bus, place);
  }
  $("shown").textContent = [...buses.values()].filter(isShown).length;
  $("first").textContent = counts.first;
  $("live").textContent = counts.live;
}

function grid(width, height) {
  pen.strokeStyle = colour("--grid");
  pen.beginPath();
  for (let x = 0; x < width; x += 60) pen.rect(x, -1, 0.5, height + 2);
  for (let y = 0; y < height; y += 60) pen.rect(-1, y, width + 2, 0.5);
  pen.stroke();
}

function drawBus(bus, place) {
  const shown = isShown(bus);
  const ink = !shown ? colour("--line") : `hsl(${hue(bus.route)} 62% 48%)`;
  const points = bus.places.map(place);
  pen.strokeStyle = pen.fillStyle = ink;
  pen.lineWidth = 2;
  pen.globalAlpha = 0.45;
  pen.beginPath();
  points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.stroke();
  pen.globalAlpha = 1;
  const [x, y] = points.at(-1);
  pen.beginPath();
  pen.arc(x, y, chosen && shown ? 7 : 3.5, 0, 2 * Math.PI);
  pen.fill();
  if (chosen && shown) {
    pen.fillStyle = colour("--ink");
    pen.font = "12px system-ui, sans-serif";
    pen.fillText(bus.id, x + 10, y + 4);
  }
}

function list() {
  const shown = [...buses.values()].filter(isShown).sort((a, b) => b.at - a.at);
  $("buses").replaceChildren(
    ...shown.slice(0, 60).map((bus) => {
      const row = document.createElement("li");
      const at = document.createElement("span");
      at.textContent = bus.at.toLocaleTimeString();
      row.append(chosen ? bus.id : `${bus.id}, route ${bus.route}`, at);
      row.dataset.bus = bus.id;
      return row;
    }),
  );
}

setInterval(draw, 200);
setInterval(list, 500);
