import assert from "node:assert/strict";
import { test } from "node:test";
import { dayOf, namesOf, refusal } from "../src/chat/words.js";

test("says how much too long a message is", () => {
  const error = { code: 40009, message: "Maximum size exceeded (was 70123 bytes, against a limit of 65536 bytes)" };
  assert.equal(refusal(error, "ü".repeat(35000)), "it is too long, 70,000 bytes; the server takes 65,536.");
  assert.equal(refusal({ code: 40160, message: "not allowed" }, "x"), "not allowed");
});

test("names days as people do", () => {
  const now = new Date(2026, 2, 3, 9).getTime();
  assert.equal(dayOf(new Date(2026, 2, 3, 0, 1).getTime(), now), "Today");
  assert.equal(dayOf(new Date(2026, 2, 2, 23).getTime(), now), "Yesterday");
  assert.equal(dayOf(new Date(2026, 1, 28, 12).getTime(), now), "Saturday 28 February");
});

test("names who reacted", () => {
  assert.equal(namesOf(["Anna"], 1), "Anna");
  assert.equal(namesOf(["Anna", "Ben", "Carl"], 3), "Anna, Ben and Carl");
  assert.equal(namesOf(["Anna"], 2), "Anna and 1 other");
});
