// Reads the filter form, and turns it into one test of a record.

import { byId } from "./dom.js";
import { timeOfDay } from "./format.js";

const names = ["text", "host", "status", "method", "direction", "user", "from", "to"];
const searchPause = 200;
const searchInterval = 3000;

export class Filters {
  #controls = new Map(names.map((name) => [name, byId(`filter-${name}`)]));
  #users;
  #changed;
  #found = new Set();
  #foundFor = "";
  #searchTimer;
  #searchedAt = 0;

  /** `users` maps known users to counts. `changed` receives a function that tests a record. */
  constructor(users, changed) {
    this.#users = users;
    this.#changed = changed;
    const form = byId("filters");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => this.#edited(event.target.id === "filter-text"));
    byId("filter-reset").addEventListener("click", () => this.reset());
  }

  /** True if any filter leaves out calls. */
  get active() {
    return [...this.#controls.values()].some((control) => control.value !== "");
  }

  set(values) {
    for (const [name, value] of Object.entries(values)) this.#controls.get(name).value = value;
    this.#edited("text" in values);
  }

  reset() {
    this.set(Object.fromEntries(names.map((name) => [name, ""])));
  }

  /** Searches the bodies of records that arrived since the last search. */
  searchNewRecords() {
    const wait = Math.max(searchPause, this.#searchedAt + searchInterval - Date.now());
    if (this.#text !== "" && this.#searchTimer === undefined) this.#searchLater(wait);
  }

  get #text() {
    return this.#controls.get("text").value.toLowerCase();
  }

  #edited(text) {
    if (text) {
      clearTimeout(this.#searchTimer);
      this.#searchTimer = undefined;
      if (this.#text !== "") this.#searchLater(searchPause);
    }
    this.#apply();
  }

  #apply() {
    byId("filters").classList.toggle("active", this.active);
    this.#changed(this.#test());
  }

  #searchLater(wait) {
    this.#searchTimer = setTimeout(async () => {
      const text = this.#text;
      this.#searchedAt = Date.now();
      try {
        const response = await fetch(`search?text=${encodeURIComponent(text.toWellFormed())}`);
        if (response.ok && text === this.#text) {
          this.#found = new Set((await response.json()).ids);
          this.#foundFor = text;
          this.#apply();
        }
      } catch {
        // The connection state already says that the server does not answer.
      }
      if (text === this.#text) this.#searchTimer = undefined;
    }, wait);
  }

  /** Returns a function that is true for a record that passes all filters. */
  #test() {
    const tests = [];
    const text = this.#text;
    const found = this.#foundFor === text ? this.#found : new Set();
    if (text !== "") tests.push((record) => record.searched.includes(text) || found.has(record.id));
    const { host, method, direction, status } = this.#callValues();
    if (host !== "") tests.push((record) => record.host === host);
    if (method !== "") tests.push((record) => record.method === method);
    if (direction !== "") tests.push((record) => record.direction === direction);
    if (status !== "") tests.push(statusTest(status));
    const callTests = tests.splice(text === "" ? 0 : 1);
    if (callTests.length > 0) {
      tests.push((record) => record.list !== "calls" || callTests.every((test) => test(record)));
    }
    const user = this.#controls.get("user").value;
    if (user !== "") tests.push(this.#userTest(user));
    const range = timeTest(this.#controls.get("from").value, this.#controls.get("to").value);
    if (range) tests.push(range);
    if (tests.length === 1) return tests[0];
    return (record) => tests.every((test) => test(record));
  }

  #callValues() {
    return Object.fromEntries([...this.#controls].map(([name, control]) => [name, control.value]));
  }

  /** A known user is meant exactly, so that "u-1" does not show "u-10"; other text is a part of the name. */
  #userTest(user) {
    if (this.#users.has(user)) return (record) => record.user === user;
    const part = user.toLowerCase();
    return (record) => record.user !== undefined && record.user.toLowerCase().includes(part);
  }
}

function statusTest(status) {
  if (status === "error") return (record) => record.error !== undefined || record.status === undefined;
  const hundreds = Number(status[0]);
  return (record) => record.status !== undefined && Math.floor(record.status / 100) === hundreds;
}

/** Both seconds belong to the range. A range from late to early passes midnight. */
function timeTest(from, to) {
  if (from === "" && to === "") return undefined;
  const start = from === "" ? 0 : milliseconds(from);
  const end = to === "" ? Infinity : milliseconds(to) + 1000;
  const inside = (time) => (start < end ? time >= start && time < end : time >= start || time < end);
  return (record) => inside(timeOfDay(record.started ?? record.received));
}

function milliseconds(clock) {
  const [hours, minutes, seconds = "0"] = clock.split(":");
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}
