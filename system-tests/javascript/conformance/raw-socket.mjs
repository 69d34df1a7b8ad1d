// A WebSocket that speaks ProtocolMessages as JSON, and remembers what came.
import WebSocket from 'ws';

const WAIT_MS = 60_000;

export class RawSocket {
  static open(port, params) {
    const query = new URLSearchParams(params);
    const ws = new WebSocket(`ws://localhost:${port}/?${query}`);
    return new Promise((resolve, reject) => {
      const socket = new RawSocket(ws);
      ws.once('open', () => resolve(socket));
      ws.once('error', reject);
    });
  }

  constructor(ws) {
    this.ws = ws;
    this.frames = [];
    this.waiting = [];
    this.end = new Promise((resolve) => ws.once('close', resolve));
    ws.on('message', (data) => {
      this.frames.push(JSON.parse(data.toString()));
      this.look();
    });
  }

  send(...frames) {
    frames.forEach((frame) => this.ws.send(JSON.stringify(frame)));
  }

  // Takes the first frame of one of these actions that was not taken yet, and waits for it.
  frame(...actions) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no frame ${actions}, but ${JSON.stringify(this.frames).slice(0, 600)}`)), WAIT_MS);
      this.waiting.push({ actions, resolve: (frame) => { clearTimeout(timer); resolve(frame); } });
      this.look();
    });
  }

  any() {
    return this.frame();
  }

  look() {
    for (const waiter of [...this.waiting]) {
      const i = this.frames.findIndex((frame) => waiter.actions.length === 0 || waiter.actions.includes(frame.action));
      if (i < 0) continue;
      this.waiting.splice(this.waiting.indexOf(waiter), 1);
      waiter.resolve(this.frames.splice(i, 1)[0]);
    }
  }

  closed() {
    const late = new Promise((_, reject) => { setTimeout(() => reject(new Error('was not closed')), WAIT_MS).unref(); });
    return Promise.race([this.end, late]);
  }

  drop() {
    this.ws.terminate();
  }

  close() {
    this.ws.terminate();
  }
}
