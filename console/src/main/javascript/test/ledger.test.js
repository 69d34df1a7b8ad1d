import assert from "node:assert/strict";
import { test } from "node:test";
import { Ledger, Trial } from "../src/ledger.js";

test("counts what was left out and what came twice", () => {
  const ledger = new Ledger();
  for (const n of [1, 2, 5, 5, 6]) ledger.enter("bus:1", 0, n, n);
  assert.deepEqual([ledger.received, ledger.missed, ledger.repeated], [5, 2, 1]);
});

test("begins anew with a new run, and after a source was forgotten", () => {
  const ledger = new Ledger();
  ledger.enter("bus:1", 0, 900, 10);
  ledger.enter("bus:1", 1, 1, 20);
  ledger.forget("bus:1");
  ledger.enter("bus:1", 1, 77, 30);
  assert.deepEqual([ledger.missed, ledger.repeated], [0, 0]);
});

test("takes a small number written later for a new topic, not for a repeat", () => {
  const ledger = new Ledger();
  ledger.enter("wikimedia:edits", 0, 4000, 1000);
  ledger.enter("wikimedia:edits", 0, 0, 2000);
  assert.deepEqual([ledger.missed, ledger.repeated], [0, 0]);
});

test("takes a message that came late for a repeat, not for the newest", () => {
  const ledger = new Ledger();
  for (const n of [1, 2, 3, 2, 4]) ledger.enter("bus:1", 0, n, n);
  assert.deepEqual([ledger.missed, ledger.repeated], [0, 1]);
});

test("is complete when every source was heard after the reconnection", () => {
  const ledger = new Ledger();
  ledger.enter("a", 0, 1, 900);
  ledger.enter("b", 0, 1, 900);
  const trial = new Trial(ledger, 1000);
  trial.back(2000);
  for (const [source, n, at] of [["a", 2, 1500], ["a", 3, 2100], ["b", 2, 1600]]) {
    ledger.enter(source, 0, n, at);
    trial.enter(source, at);
  }
  assert.equal(trial.complete, false);
  assert.equal(trial.replayed, 2);
  ledger.enter("b", 0, 4, 2200);
  trial.enter("b", 2200);
  assert.deepEqual([trial.complete, trial.missed, trial.repeated], [true, 1, 0]);
});
