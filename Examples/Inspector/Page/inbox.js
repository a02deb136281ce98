// Spreads work over frames: a server can send 100,000 records at once.

/** The milliseconds of a frame that messages may use. */
const budget = 8;

export class Inbox {
  #tasks = [];
  #next = 0;
  #scheduled = false;

  /** Runs a task after those before it. A hidden page has no frames, so its tasks run at once. */
  add(task) {
    this.#tasks.push(task);
    if (document.hidden) this.#run(Infinity);
    else this.#schedule();
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#run(performance.now() + budget);
    });
  }

  #run(end) {
    while (this.#next < this.#tasks.length && performance.now() < end) {
      const task = this.#tasks[this.#next];
      this.#tasks[this.#next] = undefined;
      this.#next += 1;
      task();
    }
    if (this.#next < this.#tasks.length) {
      this.#schedule();
    } else {
      this.#tasks = [];
      this.#next = 0;
    }
  }
}
