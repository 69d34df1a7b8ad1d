import assert from "node:assert/strict";
import { test } from "node:test";
import { REACTION, Timeline } from "../src/chat/timeline.js";

const create = (serial, data, more = {}) => ({
  action: "message.create", serial, data, clientId: "anna", timestamp: 1, version: { serial }, ...more,
});
const change = (action, serial, version, data) => ({
  action: `message.${action}`, serial, data, clientId: "anna", timestamp: 1, version: { serial: version },
});
const summary = (serial, counts) => ({ action: "message.summary", serial, annotations: { summary: { [REACTION]: counts } } });
const texts = (timeline) => timeline.visible.map((entry) => entry.text);

test("puts history and what happens meanwhile into one order, each once", () => {
  const timeline = new Timeline();
  assert.equal(timeline.live(create("5", "five")).text, "five");
  timeline.page([create("5", "five"), create("4", "four"), create("3", "three")], false);
  timeline.page([create("2", "two"), create("1", "one")], true);
  assert.deepEqual(texts(timeline), ["one", "two", "three", "four", "five"]);
  assert.equal(timeline.complete, true);
});

test("is told of a new message once", () => {
  const timeline = new Timeline();
  assert.notEqual(timeline.live(create("1", "one")), null);
  assert.equal(timeline.live(create("1", "one")), null);
  assert.equal(timeline.visible.length, 1);
});

test("keeps the later version, in whatever order they come", () => {
  const timeline = new Timeline();
  timeline.live(create("1", "first"));
  timeline.live(change("update", "1", "3", "third"));
  timeline.live(change("update", "1", "2", "second"));
  timeline.page([create("1", "first")], true);
  assert.deepEqual(texts(timeline), ["third"]);
  assert.equal(timeline.visible[0].edited, true);
});

test("keeps the place of what was removed and nothing of its text", () => {
  const timeline = new Timeline();
  timeline.live(create("1", "secret"));
  timeline.live(change("delete", "1", "2"));
  assert.deepEqual(timeline.visible.map(({ removed, text }) => ({ removed, text })), [{ removed: true, text: "" }]);
  assert.equal(timeline.lastOf("anna"), null);
});

test("adds what was appended", () => {
  const timeline = new Timeline();
  timeline.live(create("1", "Hel"));
  timeline.live(change("append", "1", "2", "lo"));
  timeline.live(change("append", "9", "10", "of a message that is not here"));
  assert.deepEqual(texts(timeline), ["Hello"]);
});

test("shows a change of an old message only when history has reached it", () => {
  const timeline = new Timeline();
  timeline.page([create("8", "eight")], false);
  timeline.live(change("update", "2", "9", "two, changed"));
  assert.deepEqual(texts(timeline), ["eight"]);
  timeline.page([create("5", "five"), change("update", "2", "9", "two, changed")], true);
  assert.deepEqual(texts(timeline), ["two, changed", "five", "eight"]);
});

test("believes the newest count of reactions", () => {
  const timeline = new Timeline();
  const one = { "👍": { total: 1, clientIds: ["anna"] } };
  timeline.live(create("1", "one"));
  timeline.live(summary("1", one));
  timeline.page([create("1", "one", { annotations: { summary: {} } })], true);
  assert.deepEqual(timeline.visible[0].reactions, [{ name: "👍", total: 1, clientIds: ["anna"] }]);
  timeline.live(summary("1", {}));
  assert.deepEqual(timeline.visible[0].reactions, []);
});

test("takes reactions from history", () => {
  const timeline = new Timeline();
  const counted = { annotations: { summary: { [REACTION]: { "🎉": { total: 2, clientIds: ["a", "b"] } } } } };
  timeline.page([create("1", "one", counted)], true);
  assert.equal(timeline.visible[0].reactions[0].total, 2);
});
