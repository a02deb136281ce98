// The records that pass the filters, as one queue for each list. A new record is tested once.

import { RecordQueue } from "./record-queue.js";

export class Shown {
  calls = new RecordQueue();
  customers = new RecordQueue();
  actions = new RecordQueue();
  /** Grows with every change, so that a view knows whether it is out of date. */
  version = 0;
  paused = false;
  /** The number of calls that arrived since the page is paused. */
  held = 0;
  #store;
  #matches = () => true;
  #newest = Infinity;

  constructor(store) {
    this.#store = store;
  }

  add(record) {
    if (record.id > this.#newest) {
      if (record.list === "calls") this.held += 1;
      return;
    }
    if (!this.#matches(record)) return;
    this[record.list].put(record);
    this.version += 1;
  }

  /** Removes records older than `first`. The lists of a paused page stay as they are. */
  dropBefore(first) {
    if (this.paused) return;
    for (const queue of this.#queues()) queue.dropBefore(first);
    this.version += 1;
  }

  /** Tests all records with another filter. */
  filter(matches) {
    this.#matches = matches;
    this.#rebuild();
  }

  /** Holds back records that arrive from now on, or shows the records held back. */
  pause(paused) {
    const { records } = this.#store;
    this.paused = paused;
    this.held = 0;
    this.#newest = paused ? records.at(records.length - 1)?.id ?? 0 : Infinity;
    if (!paused) this.#rebuild();
  }

  /** Empties the lists. */
  clear() {
    for (const queue of this.#queues()) queue.clear();
    this.held = 0;
    this.version += 1;
  }

  #queues() {
    return [this.calls, this.customers, this.actions];
  }

  #rebuild() {
    this.clear();
    const { records } = this.#store;
    for (let index = 0; index < records.length; index += 1) this.add(records.at(index));
  }
}
