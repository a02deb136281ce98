// The summaries of all kept records, and how often each host, method and user occurs among the calls.

import { RecordQueue } from "./record-queue.js";

/** Counts values. A Map is safe for names such as "constructor" and "__proto__". */
class Tally {
  counts = new Map();
  /** Grows whenever a value appears or disappears. */
  version = 0;

  add(value) {
    if (value === undefined) return;
    const count = this.counts.get(value) ?? 0;
    if (count === 0) this.version += 1;
    this.counts.set(value, count + 1);
  }

  remove(value) {
    const count = this.counts.get(value);
    if (count === undefined) return;
    if (count > 1) {
      this.counts.set(value, count - 1);
    } else {
      this.counts.delete(value);
      this.version += 1;
    }
  }

  clear() {
    this.counts.clear();
    this.version += 1;
  }
}

/** Returns the list that a kind of record belongs to. */
function listOf(kind) {
  if (kind === "event") return "calls";
  return kind === "action" ? "actions" : "customers";
}

export class Store {
  records = new RecordQueue();
  /** The number of calls among the records. */
  calls = 0;
  hosts = new Tally();
  methods = new Tally();
  users = new Tally();

  /** Adds a summary, with the list it belongs to and its searchable text, which is computed once. */
  add(summary) {
    summary.list = listOf(summary.kind);
    summary.searched = [
      summary.method, summary.url, summary.host, summary.status, summary.error, summary.user,
      summary.company, summary.action, summary.tags, summary.name,
    ].join("\n").toLowerCase();
    const replaced = this.records.put(summary);
    if (replaced) this.#count(replaced, "remove");
    this.#count(summary, "add");
  }

  /** Removes the records older than the one with the id `first`. */
  dropBefore(first) {
    this.records.dropBefore(first, (record) => this.#count(record, "remove"));
  }

  clear() {
    this.records.clear();
    this.calls = 0;
    for (const tally of [this.hosts, this.methods, this.users]) tally.clear();
  }

  #count(record, step) {
    this.users[step](record.user);
    if (record.list !== "calls") return;
    this.calls += step === "add" ? 1 : -1;
    this.hosts[step](record.host);
    this.methods[step](record.method);
  }
}
