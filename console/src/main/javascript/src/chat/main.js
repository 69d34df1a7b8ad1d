import { ServerClock, connect, wire } from "../client.js";
import { forget, tokensFor, whoComesIn } from "./door-keeper.js";
import { ROOMS, roomOf } from "./rooms.js";
import { Composer } from "./composer.js";
import { Doors } from "./doors.js";
import { Line } from "./line.js";
import { MessageList } from "./list.js";
import { People } from "./people.js";
import { Places } from "./places.js";
import { Room } from "./room.js";
import { plural, show } from "../format.js";
import { refusal } from "./words.js";
import { startTheme } from "../theme.js";
import { typingText } from "./typing.js";

const at = (id) => document.getElementById(id);
const TITLE = document.title;

startTheme(at("theme"), () => {});
whoComesIn({ form: at("join"), field: at("name"), trouble: at("join-trouble") }).then(run);

function run(name) {
  const client = connect(tokensFor(name));
  const clock = new ServerClock();
  client.connection.once("connected", () => clock.set(client).catch(() => {}));

  const told = { changed, said, came: (room, who) => spoken(room, `${who} came in`), left: (room, who) => spoken(room, `${who} left`) };
  const rooms = ROOMS.map((info) => new Room(client, info, name, told));
  const line = new Line({ client, wire, clock, page: linePage() });
  const places = new Places(client, (id) => {
    composer.landed(id);
    redraw();
  });
  const composer = new Composer(composerPage(), places, () => {
    const last = room.timeline.lastOf(name);
    if (last) list.edit(last);
  });
  const list = new MessageList(at("messages"), { name, act: acts(), placeOf: (id) => places.of(id) });
  const people = new People(at("people"), at("people-title"), name);
  const doors = new Doors(at("doors"), rooms);
  let room = null;
  let missed = 0;
  let drawing = false;

  show(at("me"), name);
  at("leave").addEventListener("click", () => {
    forget();
    client.close();
    location.reload();
  });
  at("newest").addEventListener("click", () => list.toEnd());
  addEventListener("hashchange", () => enter(roomOf(location.hash)));
  document.addEventListener("visibilitychange", () => !document.hidden && seen());
  setInterval(drawTyping, 500);

  document.body.classList.remove("is-outside");
  line.start();
  for (const each of rooms) each.follow();
  enter(roomOf(location.hash));

  function enter(info) {
    const next = rooms.find((each) => each.info === info);
    if (next === room) return;
    room?.leave();
    room = next;
    missed = 0;
    show(at("room-name"), info.name);
    show(at("room-about"), info.about);
    places.follow(info);
    composer.open(room);
    list.open(room);
    room.enter();
    room.loadOlder();
    composer.focus();
  }

  /** Draws at the next frame, once for all that changed until then. */
  function redraw() {
    if (drawing) return;
    drawing = true;
    setTimeout(() => {
      drawing = false;
      list.draw();
      people.show(room);
      doors.show(room);
      drawTyping();
      drawTitle();
    });
  }

  function changed() {
    if (room) redraw();
  }

  function said(where, entry) {
    if (entry.clientId === name) return;
    entry.replayed = line.wasAway(entry.timestamp);
    if (where !== room || document.hidden) where.unread++;
    if (where !== room) return;
    spoken(where, `${entry.clientId}: ${entry.text.slice(0, 200)}`);
    if (!list.isAtEnd) showMissed(missed + 1);
  }

  function seen() {
    if (!room) return;
    room.unread = 0;
    redraw();
  }

  function spoken(where, text) {
    if (where === room) show(at("spoken"), text);
  }

  function showMissed(count) {
    missed = count;
    at("newest").hidden = missed === 0;
    show(at("newest"), `${plural(missed, "new message")} ↓`);
  }

  function drawTyping() {
    const text = typingText(room.typists.names);
    show(at("typing-text"), text);
    at("typing").classList.toggle("is-on", text !== "");
  }

  function drawTitle() {
    const unread = rooms.reduce((sum, each) => sum + each.unread, 0);
    document.title = unread ? `(${unread}) ${TITLE}` : TITLE;
  }

  function acts() {
    return {
      react: (entry, emoji) => room.react(entry, emoji).catch((error) => composer.complain(`No reaction: ${error.message}`)),
      remove: (entry) => room.remove(entry).catch((error) => composer.complain(`Not removed: ${error.message}`)),
      /** Resolves to null, or to why not. */
      edit: (entry, text) => room.edit(entry, text).then(() => null, (error) => `Not changed: ${refusal(error, text)}`),
      closed: () => composer.focus(),
      newest: (inSight) => inSight && missed > 0 && showMissed(0),
    };
  }
}

const linePage = () => ({
  root: document.body,
  pill: at("pill"),
  state: at("state"),
  spoken: at("state-spoken"),
  cut: at("cut"),
  cutText: at("cut-text"),
  notice: at("notice"),
});

const composerPage = () => ({
  form: at("composer"),
  field: at("message"),
  label: at("message-label"),
  status: at("status"),
  trouble: at("trouble"),
});
