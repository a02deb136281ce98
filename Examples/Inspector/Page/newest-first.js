// Shows a queue to a list with the newest record first.

export class NewestFirst {
  #queue;

  constructor(queue) {
    this.#queue = queue;
  }

  get length() {
    return this.#queue.length;
  }

  at(index) {
    return this.#queue.at(this.#queue.length - 1 - index);
  }

  indexOf(id) {
    const index = this.#queue.indexOf(id);
    return index < 0 ? -1 : this.#queue.length - 1 - index;
  }
}
