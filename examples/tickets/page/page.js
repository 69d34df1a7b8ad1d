const user = `guest-${crypto.randomUUID().slice(0, 8)}`;

const client = new Ably.Realtime({
  key: "tickets.page:for-everybody",
  clientId: user,
  endpoint: location.hostname,
  port: Number(location.port),
  tls: false,
  connectivityCheckUrl: `${location.origin}/is-the-internet-up.txt`,
  wsConnectivityCheckUrl: `ws://${location.host}`,
});

const $ = (id) => document.getElementById(id);
const rows = new Map(); // conference → its panel
const lines = new Map(); // id of a booking → its line

/** An attach that took too long: the SDK tries again by itself. */
const later = (error) => console.warn(error.message);

client.connection.on((change) => {
  $("pill").dataset.state = change.current;
  $("state").textContent = change.current;
});

// The whole table first (`snapshot: table`), then the rows that change.
const view = client.channels.get("conferences");
view.on(["attached", "update"], (change) => {
  if (change.resumed) return;
  rows.forEach((row) => row.remove()); // the table comes again
  rows.clear();
});
view.subscribe(({ data, extras }) => {
  if (extras?.kafka?.tombstone) {
    rows.get(extras.kafka.key)?.remove();
    rows.delete(extras.kafka.key);
  } else {
    show(data);
  }
}).catch(later);

// Yes or no to our bookings.
const answers = client.channels.get(`tickets:${user}`);
answers.subscribe(({ data }) => {
  const line = lines.get(data.booking);
  if (!line) return;
  line.className = data.booked ? "booked" : "refused";
  line.lastChild.textContent = data.booked ? "yours" : "not so many are left";
}).catch(later);

async function book({ id, title }, seats) {
  const booking = `booking-${crypto.randomUUID()}`;
  $("none").hidden = true;
  const line = document.createElement("li");
  const note = document.createElement("small");
  note.textContent = "on its way";
  line.append(`${seats} × ${title}`, note);
  $("bookings").prepend(line);
  lines.set(booking, line);
  try {
    await answers.attach(); // so that the answer finds us
    // With an id of its own it is one booking, however often it has to be sent.
    await client.channels
      .get(`booking:${id}`)
      .publish({ id: booking, name: "book", data: { conference: id, seats } });
    if (line.className === "") note.textContent = "with the ticket office";
  } catch (error) {
    line.className = "refused";
    note.textContent = error.message;
  }
}

function show(conference) {
  let row = rows.get(conference.id);
  if (!row) {
    row = panel(conference);
    rows.set(conference.id, row);
    $("conferences").append(row);
  }
  const { seats, left } = conference;
  row.querySelector(".left b").textContent = left;
  row.querySelector("i").style.width = `${(100 * left) / seats}%`;
  row.classList.toggle("few", left > 0 && left <= seats / 4);
  row.classList.toggle("gone", left === 0);
}

function panel(conference) {
  const row = document.createElement("article");
  row.className = "panel conference";
  row.dataset.conference = conference.id;
  row.innerHTML = `
    <div><h2></h2><span class="city"></span></div>
    <div class="buttons"></div>
    <p class="left"><b></b><small>of ${Number(conference.seats)} left</small></p>
    <div class="bar"><i></i></div>`;
  row.querySelector("h2").textContent = conference.title;
  row.querySelector(".city").textContent = conference.city;
  for (const seats of [1, 2, 5]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `Book ${seats}`;
    button.addEventListener("click", () => book(conference, seats));
    row.querySelector(".buttons").append(button);
  }
  return row;
}
