const PAN_STEP_PX = 60;
const ZOOM_STEP = 1.4;
const CLICK_REACH_PX = 5;

/** Mouse, touch and keys on the map. `select` is told the bus that was chosen. */
export function startMapInput(canvas, map, select) {
  const pointers = new Map();
  let travelled = 0;

  const place = (event) => ({ x: event.offsetX, y: event.offsetY });
  const spread = () => {
    const [a, b] = [...pointers.values()];
    return { far: Math.hypot(a.x - b.x, a.y - b.y), middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
  };
  const zoom = (factor, pixel) => {
    map.view.zoom(factor, pixel);
    map.moved();
  };
  const pan = (dx, dy) => {
    map.view.pan(dx, dy);
    map.moved();
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, place(event));
    travelled = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    if (pointers.size === 1) {
      pan(now.x - before.x, now.y - before.y);
      travelled += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
      pointers.set(event.pointerId, now);
    } else if (pointers.size === 2) {
      const was = spread();
      pointers.set(event.pointerId, now);
      const is = spread();
      zoom(is.far / Math.max(1, was.far), is.middle);
      pan(is.middle.x - was.middle.x, is.middle.y - was.middle.y);
      travelled += CLICK_REACH_PX;
    }
  });
  const released = (event) => {
    if (pointers.delete(event.pointerId) && event.type === "pointerup" && travelled < CLICK_REACH_PX) {
      const bus = map.busAt(place(event));
      if (bus) select(bus);
    }
  };
  canvas.addEventListener("pointerup", released);
  canvas.addEventListener("pointercancel", released);
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !canvas.matches(":focus")) return;
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 400), place(event));
    },
    { passive: false },
  );
  canvas.addEventListener("keydown", (event) => {
    const act = {
      ArrowLeft: () => pan(PAN_STEP_PX, 0),
      ArrowRight: () => pan(-PAN_STEP_PX, 0),
      ArrowUp: () => pan(0, PAN_STEP_PX),
      ArrowDown: () => pan(0, -PAN_STEP_PX),
      "+": () => zoom(ZOOM_STEP),
      "=": () => zoom(ZOOM_STEP),
      "-": () => zoom(1 / ZOOM_STEP),
      0: () => map.fit(),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  });
  document.getElementById("zoom-in").addEventListener("click", () => zoom(ZOOM_STEP));
  document.getElementById("zoom-out").addEventListener("click", () => zoom(1 / ZOOM_STEP));
  document.getElementById("zoom-fit").addEventListener("click", () => map.fit());
}
