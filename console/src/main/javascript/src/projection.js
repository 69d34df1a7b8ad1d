/** Positions on the ground as metres east and north of Boston; flat enough for one city. */
const METRES_PER_DEGREE = 111195;
const ORIGIN = { lat: 42.3555, long: -71.0605 };
/** Left around the points, as they move. */
const ROOM_METRES = 700;
const EAST = METRES_PER_DEGREE * Math.cos((ORIGIN.lat * Math.PI) / 180);

export function ground(lat, long) {
  return { x: (long - ORIGIN.long) * EAST, y: (lat - ORIGIN.lat) * METRES_PER_DEGREE };
}

export function degrees({ x, y }) {
  return { lat: ORIGIN.lat + y / METRES_PER_DEGREE, long: ORIGIN.long + x / EAST };
}

/** The `count` items nearest to a place; `at` tells an item's ground position. */
export function nearest(items, place, count, at) {
  const far = (item) => Math.hypot(at(item).x - place.x, at(item).y - place.y);
  return [...items].sort((a, b) => far(a) - far(b)).slice(0, count);
}

/** What part of the ground the canvas shows. */
export class View {
  width = 1;
  height = 1;
  centre = { x: 0, y: 0 };
  metresPerPixel = 20;

  toPixel(point) {
    return {
      x: this.width / 2 + (point.x - this.centre.x) / this.metresPerPixel,
      y: this.height / 2 - (point.y - this.centre.y) / this.metresPerPixel,
    };
  }

  toGround(pixel) {
    return {
      x: this.centre.x + (pixel.x - this.width / 2) * this.metresPerPixel,
      y: this.centre.y - (pixel.y - this.height / 2) * this.metresPerPixel,
    };
  }

  pan(dx, dy) {
    this.centre.x -= dx * this.metresPerPixel;
    this.centre.y += dy * this.metresPerPixel;
  }

  /** Zooms so that the ground under `pixel` stays there. */
  zoom(factor, pixel = { x: this.width / 2, y: this.height / 2 }) {
    const before = this.toGround(pixel);
    this.metresPerPixel = Math.min(120, Math.max(1.5, this.metresPerPixel / factor));
    const after = this.toGround(pixel);
    this.centre.x += before.x - after.x;
    this.centre.y += before.y - after.y;
  }

  /** Shows all points, but for the farthest few. */
  fit(points) {
    if (points.length === 0) return;
    const range = (values) => {
      const sorted = values.sort((a, b) => a - b);
      const cut = Math.floor(sorted.length * 0.02);
      return [sorted[cut], sorted[sorted.length - 1 - cut]];
    };
    const [west, east] = range(points.map((p) => p.x));
    const [south, north] = range(points.map((p) => p.y));
    this.centre = { x: (west + east) / 2, y: (south + north) / 2 };
    const wide = (east - west + 2 * ROOM_METRES) / this.width;
    const high = (north - south + 2 * ROOM_METRES) / (this.height * 0.86);
    this.metresPerPixel = Math.min(120, Math.max(3, wide, high));
    // What is laid over the map lies at its bottom.
    this.centre.y -= this.height * 0.04 * this.metresPerPixel;
  }
}
