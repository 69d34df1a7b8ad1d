import assert from "node:assert/strict";
import { test } from "node:test";
import { View, degrees, ground, nearest } from "../src/projection.js";

test("comes back from the ground to the same degrees", () => {
  const back = degrees(ground(42.3736, -71.119));
  assert.ok(Math.abs(back.lat - 42.3736) < 1e-9 && Math.abs(back.long + 71.119) < 1e-9);
});

test("keeps the ground under the pixel when it zooms", () => {
  const view = new View();
  [view.width, view.height] = [800, 600];
  const before = view.toGround({ x: 100, y: 500 });
  view.zoom(1.7, { x: 100, y: 500 });
  const after = view.toGround({ x: 100, y: 500 });
  assert.ok(Math.hypot(before.x - after.x, before.y - after.y) < 1e-6);
});

test("picks the nearest", () => {
  const far = nearest([{ x: 9, y: 0 }, { x: 1, y: 1 }, { x: 3, y: 0 }], { x: 0, y: 0 }, 2, (p) => p);
  assert.deepEqual(far, [{ x: 1, y: 1 }, { x: 3, y: 0 }]);
});
