import { element, show } from "./format.js";

const KEPT_TICKS = 90;
const WIDTH = 120;
const HEIGHT = 28;
const SVG = "http://www.w3.org/2000/svg";

/** The ticker: one row and one channel per instrument. */
export function startMarket(client, intake, symbols, list) {
  const rows = symbols.map((symbol) => {
    const row = new Row(symbol);
    list.append(row.root);
    const channel = client.channels.get(`market:${symbol}`, { params: { rewind: "60" } });
    intake
      .watch(channel)
      .subscribe((message) => {
        intake.enter(message, channel.name, message.data);
        row.tick(message.data);
      })
      .catch(() => row.root.classList.toggle("refused", channel.state === "failed"));
    return row;
  });
  const frame = () => {
    for (const row of rows) row.draw();
    setTimeout(() => requestAnimationFrame(frame), 200);
  };
  frame();
}

class Row {
  root = element("li", "row");
  #symbol = element("span", "symbol");
  #name = element("span", "name");
  #price = element("span", "price", "–");
  #change = element("span", "change");
  #line = document.createElementNS(SVG, "path");
  #prices = [];
  #latest = null;
  #drawn = null;

  constructor(symbol) {
    show(this.#symbol, symbol);
    const spark = document.createElementNS(SVG, "svg");
    spark.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    spark.setAttribute("preserveAspectRatio", "none");
    spark.setAttribute("aria-hidden", "true");
    spark.classList.add("spark");
    spark.append(this.#line);
    this.root.append(this.#symbol, this.#name, spark, this.#price, this.#change);
  }

  tick(tick) {
    this.#latest = tick;
    this.#prices.push(tick.price);
    if (this.#prices.length > KEPT_TICKS) this.#prices.shift();
  }

  draw() {
    const tick = this.#latest;
    if (!tick || tick === this.#drawn) return;
    this.#drawn = tick;
    const change = (tick.price / tick.open - 1) * 100;
    const up = change >= 0;
    show(this.#name, tick.name);
    show(this.#price, tick.price.toFixed(2));
    show(this.#change, `${up ? "▲" : "▼"} ${Math.abs(change).toFixed(2)} %`);
    this.root.classList.toggle("up", up);
    this.root.classList.toggle("down", !up);
    this.#line.setAttribute("d", path(this.#prices));
  }
}

function path(prices) {
  const low = Math.min(...prices);
  const high = Math.max(...prices);
  const range = high - low || 1;
  const x = (i) => WIDTH - ((prices.length - 1 - i) * WIDTH) / (KEPT_TICKS - 1);
  const y = (price) => HEIGHT - 2 - ((price - low) / range) * (HEIGHT - 4);
  return prices.map((price, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(price).toFixed(1)}`).join("");
}
