import { ground } from "./projection.js";

const GLIDE_MS = 3800;
const CATCH_UP_MS = 1400;
const TRAIL_POINTS = 60;
const AHEAD_POINTS = 30;

/** One bus on the map: where it was reported, and where it is drawn on its way there. */
export class Bus {
  /** Places behind the bus: {x, y, replayed}, oldest first. */
  trail = [];
  at = null;
  bearing = 0;
  heardAt = 0;
  latest = null;
  #ahead = [];
  #arriveAt = 0;

  constructor([id, route, lat, long]) {
    this.id = id;
    this.route = route;
    this.start = ground(lat, long);
    this.channel = `bus:${id}`;
  }

  /** A report came; `replayed` when it was written while this page was offline. */
  report(place, bearing, now, replayed) {
    this.heardAt = now;
    if (!this.at) {
      this.at = { x: place.x, y: place.y };
      this.bearing = bearing;
      this.trail.push({ ...place, replayed: false });
      return;
    }
    this.#ahead.push({ ...place, bearing, replayed });
    if (this.#ahead.length > AHEAD_POINTS) this.#ahead.shift();
    this.#arriveAt = now + (this.#ahead.length > 1 ? CATCH_UP_MS : GLIDE_MS);
  }

  /** Nobody follows this bus any more. */
  forget() {
    this.at = null;
    this.latest = null;
    this.trail = [];
    this.#ahead = [];
  }

  /** Moves the drawn bus on; tells each leg it drove through `drawLeg(from, to, replayed)`. */
  drive(now, elapsed, calm, drawLeg) {
    while (this.#ahead.length > 0) {
      const next = this.#ahead[0];
      const share = calm ? 1 : elapsed / Math.max(elapsed, this.#arriveAt - now + elapsed);
      const left = this.#distanceAhead();
      const step = left * share;
      const leg = Math.hypot(next.x - this.at.x, next.y - this.at.y);
      this.bearing = next.bearing;
      const from = this.at;
      if (step < leg) {
        const part = step / leg;
        this.at = { x: from.x + (next.x - from.x) * part, y: from.y + (next.y - from.y) * part };
        drawLeg(from, this.at, next.replayed);
        return;
      }
      this.at = { x: next.x, y: next.y };
      drawLeg(from, this.at, next.replayed);
      this.trail.push({ x: next.x, y: next.y, replayed: next.replayed });
      if (this.trail.length > TRAIL_POINTS) this.trail.shift();
      this.#ahead.shift();
      if (!calm) return;
    }
  }

  #distanceAhead() {
    let from = this.at;
    let metres = 0;
    for (const to of this.#ahead) {
      metres += Math.hypot(to.x - from.x, to.y - from.y);
      from = to;
    }
    return metres;
  }
}
