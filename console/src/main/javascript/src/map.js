import { View, degrees, ground } from "./projection.js";
import { PLACES } from "./places.js";

const TURN = Math.PI / 180;
const PULSE_MS = 900;
const FRAME_MS = 30;
const GRATICULE_DEGREES = 0.05;

/** Draws the fleet. Trails have a layer of their own, drawn once per leg and anew when the view changes. */
export class BusMap {
  view = new View();
  selected = null;
  offline = false;
  /** Whether the view is still the one that shows all. */
  untouched = true;
  #canvas;
  #context;
  #trails = document.createElement("canvas");
  #trailContext = this.#trails.getContext("2d");
  #buses = [];
  #colours = {};
  #calm = matchMedia("(prefers-reduced-motion: reduce)");
  #last = performance.now();
  #stale = true;

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    new ResizeObserver(() => this.#resize()).observe(canvas);
    this.#resize();
  }

  /** The buses to draw from now on. */
  show(buses) {
    this.#buses = buses;
    this.#stale = true;
  }

  fit() {
    this.untouched = true;
    this.view.fit(this.#buses.map((bus) => bus.at ?? bus.start));
    this.#stale = true;
  }

  /** The reader moved the view. */
  moved() {
    this.untouched = false;
    this.#stale = true;
  }

  /** The bus drawn within reach of a pixel, or null. */
  busAt(pixel, reach = 22) {
    let best = null;
    let closest = reach;
    for (const bus of this.#buses) {
      if (!bus.at) continue;
      const p = this.view.toPixel(bus.at);
      const far = Math.hypot(p.x - pixel.x, p.y - pixel.y);
      if (far < closest) [best, closest] = [bus, far];
    }
    return best;
  }

  recolour() {
    const style = getComputedStyle(document.documentElement);
    const names = ["map", "grid", "place", "ink", "bus", "bus-idle", "trail", "replay", "panel", "harbour"];
    this.#colours = Object.fromEntries(names.map((n) => [n, style.getPropertyValue(`--${n}`).trim()]));
    this.#colours.font = style.getPropertyValue("--font");
    this.#stale = true;
  }

  start() {
    const frame = (now) => {
      requestAnimationFrame(frame);
      this.#draw(now);
    };
    requestAnimationFrame(frame);
  }

  #resize() {
    const ratio = Math.min(2, devicePixelRatio || 1);
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const first = this.view.width === 1;
    this.view.width = width;
    this.view.height = height;
    for (const layer of [this.#canvas, this.#trails]) {
      layer.width = Math.round(width * ratio);
      layer.height = Math.round(height * ratio);
      layer.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    if (first) this.fit();
    this.#stale = true;
  }

  #draw(now) {
    // Thirty frames a second are enough for a bus, and leave the other half of a small machine alone.
    if (now - this.#last < FRAME_MS) return;
    const elapsed = Math.min(100, now - this.#last);
    this.#last = now;
    if (this.#stale) this.#redrawTrails();
    for (const bus of this.#buses) {
      bus.drive(now, elapsed, this.#calm.matches, (from, to, replayed) => this.#leg(from, to, replayed));
    }
    const c = this.#context;
    c.fillStyle = this.#colours.map;
    c.fillRect(0, 0, this.view.width, this.view.height);
    this.#drawGraticule(c);
    c.drawImage(this.#trails, 0, 0, this.view.width, this.view.height);
    for (const bus of this.#buses) this.#drawBus(c, bus, now);
    this.#drawPlaces(c);
    if (!this.#buses.some((bus) => bus.at)) this.#drawWaiting(c);
    if (this.selected?.at) this.#drawSelection(c, this.selected);
    this.#drawScale(c);
  }

  #redrawTrails() {
    this.#stale = false;
    this.#trailContext.clearRect(0, 0, this.view.width, this.view.height);
    for (const bus of this.#buses) {
      for (let i = 1; i < bus.trail.length; i++) {
        this.#leg(bus.trail[i - 1], bus.trail[i], bus.trail[i].replayed);
      }
      if (bus.at && bus.trail.length) this.#leg(bus.trail.at(-1), bus.at, false);
    }
  }

  #leg(from, to, replayed) {
    const c = this.#trailContext;
    const a = this.view.toPixel(from);
    const b = this.view.toPixel(to);
    c.strokeStyle = replayed ? this.#colours.replay : this.#colours.trail;
    c.lineWidth = replayed ? 2.5 : 1.75;
    c.lineCap = "round";
    c.beginPath();
    c.moveTo(a.x, a.y);
    c.lineTo(b.x, b.y);
    c.stroke();
  }

  #drawGraticule(c) {
    const from = degrees(this.view.toGround({ x: 0, y: this.view.height }));
    const to = degrees(this.view.toGround({ x: this.view.width, y: 0 }));
    c.strokeStyle = this.#colours.grid;
    c.lineWidth = 1;
    c.beginPath();
    const first = (value) => Math.ceil(value / GRATICULE_DEGREES) * GRATICULE_DEGREES;
    for (let long = first(from.long); long < to.long; long += GRATICULE_DEGREES) {
      const x = Math.round(this.view.toPixel(ground(from.lat, long)).x) + 0.5;
      c.moveTo(x, 0);
      c.lineTo(x, this.view.height);
    }
    for (let lat = first(from.lat); lat < to.lat; lat += GRATICULE_DEGREES) {
      const y = Math.round(this.view.toPixel(ground(lat, from.long)).y) + 0.5;
      c.moveTo(0, y);
      c.lineTo(this.view.width, y);
    }
    c.stroke();
  }

  #drawPlaces(c) {
    const rank = this.view.metresPerPixel > 45 ? 0 : this.view.metresPerPixel > 18 ? 1 : 2;
    c.textAlign = "center";
    c.textBaseline = "middle";
    for (const place of PLACES) {
      if (place.rank > rank) continue;
      const p = this.view.toPixel(place);
      const size = place.rank === 0 ? 13 : 11.5;
      c.font = `${place.rank === 0 ? 600 : 500} ${size}px ${this.#colours.font}`;
      c.lineWidth = 4.5;
      c.lineJoin = "round";
      c.strokeStyle = this.#colours.map;
      c.strokeText(place.name, p.x, p.y);
      c.fillStyle = this.#colours.place;
      c.fillText(place.name, p.x, p.y);
    }
  }

  #drawWaiting(c) {
    c.textAlign = "center";
    c.textBaseline = "middle";
    c.font = `500 14px ${this.#colours.font}`;
    c.fillStyle = this.#colours.ink;
    c.fillText("Waiting for the first messages …", this.view.width / 2, this.view.height / 2);
  }

  #drawBus(c, bus, now) {
    if (!bus.at) return;
    const p = this.view.toPixel(bus.at);
    if (p.x < -20 || p.y < -20 || p.x > this.view.width + 20 || p.y > this.view.height + 20) return;
    const size = Math.min(8, Math.max(4.5, 95 / this.view.metresPerPixel));
    const since = now - bus.heardAt;
    if (since < PULSE_MS && !this.#calm.matches && !this.offline) {
      const age = since / PULSE_MS;
      c.globalAlpha = 0.35 * (1 - age);
      c.fillStyle = this.#colours.bus;
      c.beginPath();
      c.arc(p.x, p.y, size + 9 * age, 0, 2 * Math.PI);
      c.fill();
      c.globalAlpha = 1;
    }
    c.save();
    c.translate(p.x, p.y);
    c.rotate(bus.bearing * TURN);
    c.beginPath();
    c.moveTo(0, -size * 1.25);
    c.lineTo(size * 0.85, size * 0.9);
    c.lineTo(0, size * 0.45);
    c.lineTo(-size * 0.85, size * 0.9);
    c.closePath();
    c.lineJoin = "round";
    c.lineWidth = 2;
    c.strokeStyle = this.#colours.map;
    c.stroke();
    c.fillStyle = this.offline ? this.#colours["bus-idle"] : this.#colours.bus;
    c.fill();
    c.restore();
  }

  #drawSelection(c, bus) {
    const p = this.view.toPixel(bus.at);
    c.strokeStyle = this.#colours.ink;
    c.lineWidth = 1.5;
    c.beginPath();
    c.arc(p.x, p.y, 14, 0, 2 * Math.PI);
    c.stroke();
    const label = bus.channel;
    c.font = `600 12px ${this.#colours.font}`;
    const width = c.measureText(label).width + 14;
    const x = Math.min(this.view.width - width - 8, Math.max(8, p.x - width / 2));
    const y = p.y - 40 < 8 ? p.y + 20 : p.y - 40;
    c.fillStyle = this.#colours.ink;
    c.beginPath();
    c.roundRect(x, y, width, 21, 6);
    c.fill();
    c.fillStyle = this.#colours.map;
    c.textAlign = "left";
    c.textBaseline = "middle";
    c.fillText(label, x + 7, y + 11);
  }

  #drawScale(c) {
    const steps = [100, 200, 500, 1000, 2000, 5000, 10000];
    const metres = steps.find((m) => m / this.view.metresPerPixel > 60) ?? steps.at(-1);
    const width = metres / this.view.metresPerPixel;
    const x = this.view.width - width - 14;
    const y = this.view.height - 14;
    c.strokeStyle = this.#colours.place;
    c.lineWidth = 1.5;
    c.beginPath();
    c.moveTo(x, y - 5);
    c.lineTo(x, y);
    c.lineTo(x + width, y);
    c.lineTo(x + width, y - 5);
    c.stroke();
    c.font = `500 11px ${this.#colours.font}`;
    c.fillStyle = this.#colours.place;
    c.textAlign = "center";
    c.textBaseline = "alphabetic";
    c.fillText(metres < 1000 ? `${metres} m` : `${metres / 1000} km`, x + width / 2, y - 6);
  }
}
