import assert from "node:assert/strict";
import { test } from "node:test";

class FakeNetworkSocket {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;
  static made = [];
  readyState = 1;
  closed = false;
  sent = [];

  constructor() {
    FakeNetworkSocket.made.push(this);
  }

  send(data) {
    this.sent.push(data);
  }

  close() {
    this.closed = true;
  }
}

globalThis.WebSocket = FakeNetworkSocket;
const { wire } = await import("../src/wire.js");

test("cuts without a word to the server, and throws away what still comes", () => {
  const seen = [];
  const socket = new WebSocket("ws://localhost");
  socket.onmessage = (event) => seen.push(event.data);
  socket.onclose = (event) => seen.push(event.code);
  const network = FakeNetworkSocket.made.at(-1);
  network.onmessage({ data: "before" });

  wire.cut();
  network.onmessage({ data: "lost" });
  socket.send("nobody hears this");
  socket.close();

  assert.deepEqual(seen, ["before", 1006]);
  assert.equal(wire.lostFrames, 1);
  assert.deepEqual([network.closed, network.sent], [false, []]);

  wire.restore();
  assert.equal(network.closed, true);
});

test("refuses new connections while it is cut", async () => {
  wire.cut();
  const made = FakeNetworkSocket.made.length;
  const code = await new Promise((resolve) => {
    new WebSocket("ws://localhost").onclose = (event) => resolve(event.code);
  });
  wire.restore();
  assert.equal(code, 1006);
  assert.equal(FakeNetworkSocket.made.length, made);
});
