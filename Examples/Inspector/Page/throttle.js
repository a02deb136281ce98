// Runs an action at most once an interval.

export class Throttle {
  #interval;
  #action;
  #ranAt = -Infinity;
  #timer;

  constructor(interval, action) {
    this.#interval = interval;
    this.#action = action;
  }

  /** Runs the action now, or as soon as the interval since its last run has passed. */
  request() {
    if (this.#timer !== undefined) return;
    const wait = this.#ranAt + this.#interval - performance.now();
    if (wait <= 0) this.#run();
    else this.#timer = setTimeout(() => this.#run(), wait);
  }

  #run() {
    this.#timer = undefined;
    this.#action();
    this.#ranAt = performance.now();
  }
}
