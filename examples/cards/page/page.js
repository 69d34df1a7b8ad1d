const asked = new URLSearchParams(location.search);
const customer = asked.get("customer") ?? "u42";
const bank = `http://localhost:${asked.get("bank") ?? 8090}`;

const client = new Ably.Realtime({
  // The bank's own server signs a token for this customer, and again before it runs out.
  authUrl: `${bank}/token`,
  authParams: { customer },
  endpoint: location.hostname,
  port: Number(location.port),
  tls: false,
  connectivityCheckUrl: `${location.origin}/is-the-internet-up.txt`,
  wsConnectivityCheckUrl: `ws://${location.host}`,
});

const $ = (id) => document.getElementById(id);
const transactions = new Map(); // id → what came last of it

/** An attach that took too long: the SDK tries again by itself. */
const later = (error) => console.warn(error.message);

client.connection.on((change) => {
  $("pill").dataset.state = change.current;
  $("state").textContent = change.current;
});

const channel = client.channels.get(`cards:${customer}`);

async function start() {
  await channel.subscribe((message) => take(message));
  // What was before comes from the topic itself, up to where the subscription began.
  const page = await channel.history({ untilAttach: true, limit: 100 });
  for (const message of page.items.reverse()) if (!isNewer(message)) take(message);
  draw();
}

function isNewer(message) {
  return (transactions.get(message.data.id)?.timestamp ?? 0) > message.timestamp;
}

function take({ name, data, timestamp }) {
  transactions.set(data.id, { ...data, timestamp, status: name.replace("transaction.", "") });
  draw();
}

function draw() {
  const all = [...transactions.values()].sort((a, b) => b.timestamp - a.timestamp);
  const settled = all.filter((one) => one.status === "settled");
  $("spent").textContent = settled.reduce((sum, one) => sum + one.amount, 0).toFixed(2);
  $("transactions").replaceChildren(...all.slice(0, 100).map(line));
}

function line(transaction) {
  const element = document.createElement("li");
  element.className = transaction.status;
  element.dataset.transaction = transaction.id;
  const part = (name, text, tag = "span") => {
    const node = document.createElement(tag);
    node.className = name;
    node.textContent = text;
    element.append(node);
  };
  part("merchant", transaction.merchant);
  part("amount", `${transaction.amount.toFixed(2)} ${transaction.currency}`);
  part("at", new Date(transaction.at).toLocaleTimeString(), "small");
  part("status", transaction.status, "small");
  return element;
}

// The token says which channel: the node refuses any other, whatever a page asks for.
$("peek").addEventListener("click", async () => {
  const other = customer === "u40" ? "u41" : "u40";
  try {
    await client.channels.get(`cards:${other}`).attach();
    $("peeked").textContent = "that should not have been possible";
  } catch (error) {
    $("peeked").textContent = `refused, ${error.code}: ${error.message}`;
  }
});

$("digits").textContent = `40${customer.slice(1)}`;
$("customer").append(...[40, 41, 42, 43, 44].map((n) => new Option(`u${n}`)));
$("customer").value = customer;
$("customer").addEventListener("change", () => {
  asked.set("customer", $("customer").value);
  location.search = asked;
});
start().catch(later);
