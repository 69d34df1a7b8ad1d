const MARKET = "1.132153978";
const STAKE = 10;
const punter = `punter-${crypto.randomUUID().slice(0, 8)}`;

const client = new Ably.Realtime({
  key: "odds.page:for-everybody",
  clientId: punter,
  endpoint: location.hostname,
  port: Number(location.port),
  tls: false,
  connectivityCheckUrl: `${location.origin}/is-the-internet-up.txt`,
  wsConnectivityCheckUrl: `ws://${location.host}`,
});

const $ = (id) => document.getElementById(id);
const runners = new Map(); // id → its row
const slips = new Map(); // id of a bet → its line
const times = [];

/** An attach that took too long: the SDK tries again by itself. */
const later = (error) => console.warn(error.message);

client.connection.on((change) => {
  $("pill").dataset.state = change.current;
  $("state").textContent = change.current;
});

// Who runs. The last such message comes with the attachment: `snapshot: last`.
client.channels.get(`card:${MARKET}`).subscribe(({ data }) => {
  $("race").textContent = `${data.venue}, ${data.name}, ${new Date(data.start).toUTCString().slice(0, 16)}`;
  $("status").textContent = data.inPlay && data.status === "OPEN" ? "IN PLAY" : data.status;
  $("status").dataset.status = data.status;
  for (const runner of data.runners) {
    const row = rowOf(runner.id);
    row.name.textContent = runner.name;
    row.element.className = runner.status.toLowerCase();
  }
}).catch(later);

// Prices: the last of each runner first (`snapshot: merge`), then what changes.
client.channels.get(`market:${MARKET}`).subscribe(({ data, extras }) => {
  const row = rowOf(data.runner);
  row.set(data.price);
  $("clock").textContent = `${new Date(data.at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
  if (!extras?.snapshot) {
    $("changes").textContent = Number($("changes").textContent) + 1;
    times.push(performance.now());
    if (times.length > 10) times.shift();
  }
  sort();
}).catch(later);

// What the bookmaker says to our bets, and to nobody else's.
const receipts = client.channels.get(`receipts:${punter}`);
receipts.subscribe(({ data }) => {
  const slip = slips.get(data.bet);
  if (!slip) return;
  slip.element.className = data.accepted ? "accepted" : "refused";
  slip.note.textContent = data.accepted ? `taken at ${data.price}` : `refused: ${data.reason}`;
}).catch(later);

async function bet(runner, price) {
  const id = `bet-${crypto.randomUUID()}`;
  $("none").hidden = true;
  const element = document.createElement("li");
  const note = document.createElement("small");
  note.textContent = "on its way";
  element.append(`${STAKE} on ${runners.get(runner).name.textContent} at ${price}`, note);
  $("bets").prepend(element);
  slips.set(id, { element, note });
  try {
    await receipts.attach(); // so that the receipt finds us
    // With an id of its own it is one bet, however often it has to be sent.
    await client.channels
      .get(`bets:${MARKET}`)
      .publish({ id, name: "bet", data: { market: MARKET, runner, price, stake: STAKE } });
    if (element.className === "") note.textContent = "with the bookmaker";
  } catch (error) {
    element.className = "refused";
    note.textContent = error.message;
  }
}

function rowOf(id) {
  let row = runners.get(id);
  if (!row) {
    row = new Row(id);
    runners.set(id, row);
    $("runners").append(row.element);
  }
  return row;
}

function sort() {
  const sorted = [...runners.values()].sort((a, b) => a.price - b.price);
  if (sorted.some((row, i) => $("runners").children[i] !== row.element)) {
    $("runners").append(...sorted.map((row) => row.element));
  }
  const [oldest, newest] = [times[0], times.at(-1)];
  if (times.length === 10) $("rate").textContent = (9_000 / (newest - oldest)).toFixed(1);
}

class Row {
  price = Infinity;
  #prices = [];
  element = document.createElement("tr");
  name = this.element.insertCell();
  #line = this.element.insertCell();
  #button = document.createElement("button");
  #change;

  constructor(id) {
    this.element.dataset.runner = id;
    this.name.textContent = id;
    this.#button.type = "button";
    this.#button.className = "price";
    this.#button.textContent = "–";
    this.#button.addEventListener("click", () => bet(id, this.price));
    this.element.insertCell().append(this.#button);
    this.#change = this.element.insertCell();
    this.#change.className = "change";
  }

  set(price) {
    const before = this.#prices.at(-1);
    this.price = price;
    this.#prices = [...this.#prices.slice(-39), price];
    this.#button.textContent = price.toFixed(2);
    this.#button.classList.remove("up", "down");
    if (before && before !== price) {
      this.#button.classList.add(price > before ? "up" : "down");
      this.#change.textContent = `${price > before ? "▲" : "▼"} ${Math.abs(price - before).toFixed(2)}`;
      setTimeout(() => this.#button.classList.remove("up", "down"), 400);
    }
    this.#draw();
  }

  #draw() {
    const low = Math.min(...this.#prices), high = Math.max(...this.#prices);
    const points = this.#prices.map((price, i) => {
      const x = 1 + i * 3;
      return `${x},${21 - ((price - low) / (high - low || 1)) * 18}`;
    });
    this.#line.innerHTML = `<svg class="line" viewBox="0 0 120 24" aria-hidden="true"><polyline points="${points.join(" ")}"/></svg>`;
  }
}
