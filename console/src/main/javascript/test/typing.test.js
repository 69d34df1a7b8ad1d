import assert from "node:assert/strict";
import { test } from "node:test";
import { TypingTeller, Typists, typingText } from "../src/chat/typing.js";

test("tells that typing began, that it goes on now and then, and that it ended once", () => {
  let now = 0;
  const told = [];
  const teller = new TypingTeller((goesOn) => told.push(goesOn), () => now);
  teller.typed("h");
  teller.typed("he");
  now = 2600;
  teller.typed("hel");
  teller.ended();
  teller.ended();
  assert.deepEqual(told, [true, true, false]);
});

test("takes an emptied field for an end", () => {
  const told = [];
  const teller = new TypingTeller((goesOn) => told.push(goesOn), () => 0);
  teller.typed(" ");
  teller.typed("x");
  teller.typed("");
  assert.deepEqual(told, [true, false]);
});

test("forgets who says nothing more", () => {
  let now = 0;
  const typists = new Typists(() => now);
  typists.heard("Anna", true);
  now = 3000;
  typists.heard("Ben", true);
  assert.equal(typingText(typists.names), "Anna and Ben are typing");
  now = 6000;
  assert.equal(typingText(typists.names), "Ben is typing");
  typists.heard("Ben", false);
  assert.equal(typingText(typists.names), "");
});
