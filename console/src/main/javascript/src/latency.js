/** The last few hundred latencies, and where their middle and their tail lie. */
export class Latency {
  static #KEPT = 500;
  #samples = [];
  #next = 0;

  enter(millis) {
    this.#samples[this.#next] = Math.max(0, millis);
    this.#next = (this.#next + 1) % Latency.#KEPT;
  }

  /** @returns {?number} milliseconds, or null before the first sample */
  quantile(share) {
    if (this.#samples.length === 0) return null;
    const sorted = [...this.#samples].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }
}
