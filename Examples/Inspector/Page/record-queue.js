// Records in the order of their ids. The oldest leave from the front without moving the others.

export class RecordQueue {
  #items = [];
  #head = 0;

  get length() {
    return this.#items.length - this.#head;
  }

  /** Returns the record at an index; 0 is the oldest. */
  at(index) {
    return this.#items[this.#head + index];
  }

  /** Adds a record, or replaces the one with its id. Returns the replaced record, or undefined. */
  put(record) {
    const items = this.#items;
    if (this.length === 0 || items[items.length - 1].id < record.id) {
      items.push(record);
      return undefined;
    }
    const position = this.#position(record.id);
    const found = items[position];
    if (found.id === record.id) {
      items[position] = record;
      return found;
    }
    items.splice(position, 0, record);
    return undefined;
  }

  /** Returns the index of the record with this id, or -1. */
  indexOf(id) {
    const position = this.#position(id);
    return this.#items[position]?.id === id ? position - this.#head : -1;
  }

  /** Removes the records whose ids are below `first`, and passes each to `dropped`. */
  dropBefore(first, dropped = () => {}) {
    const items = this.#items;
    while (this.#head < items.length && items[this.#head].id < first) {
      dropped(items[this.#head]);
      items[this.#head] = undefined;
      this.#head += 1;
    }
    if (this.#head > 1024 && this.#head * 2 > items.length) {
      this.#items = items.slice(this.#head);
      this.#head = 0;
    }
  }

  clear() {
    this.#items = [];
    this.#head = 0;
  }

  *[Symbol.iterator]() {
    for (let index = this.#head; index < this.#items.length; index += 1) yield this.#items[index];
  }

  /** Returns the first position whose id is not below `id`, by binary search. */
  #position(id) {
    let low = this.#head;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#items[middle].id < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
