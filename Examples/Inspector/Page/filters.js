// The filter form. It searches the bodies on the server, since the page keeps summaries only.

import { byId } from "./dom.js";
import { recordTest } from "./filter-tests.js";

const names = ["text", "host", "status", "method", "direction", "user", "from", "to"];
const searchPause = 200;
const searchInterval = 3000;

export class Filters {
  #controls = new Map(names.map((name) => [name, byId(`filter-${name}`)]));
  #knownUsers;
  #changed;
  #found = { text: "", ids: new Set() };
  #timer;
  #searchedAt = 0;

  /** `knownUsers` has the users that occur. `changed` receives a function that tests a record. */
  constructor(knownUsers, changed) {
    this.#knownUsers = knownUsers;
    this.#changed = changed;
    const form = byId("filters");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => this.#edited(event.target.id === "filter-text"));
    byId("filter-reset").addEventListener("click", () => this.set(Object.fromEntries(names.map((name) => [name, ""]))));
  }

  /** True if any filter is set. */
  get active() {
    return Object.values(this.#values).some((value) => value !== "");
  }

  /** Sets the filters that `values` names. */
  set(values) {
    for (const [name, value] of Object.entries(values)) this.#controls.get(name).value = value;
    this.#edited("text" in values);
  }

  /** Searches again, since records arrived after the last search. */
  searchNewRecords() {
    const wait = Math.max(searchPause, this.#searchedAt + searchInterval - Date.now());
    if (this.#timer === undefined) this.#searchLater(wait);
  }

  get #values() {
    return Object.fromEntries([...this.#controls].map(([name, { value }]) => [name, value]));
  }

  #edited(text) {
    if (text) {
      clearTimeout(this.#timer);
      this.#searchLater(searchPause);
    }
    this.#apply();
  }

  #apply() {
    byId("filters").classList.toggle("active", this.active);
    const values = this.#values;
    const found = this.#found.text === values.text ? this.#found.ids : new Set();
    this.#changed(recordTest(values, found, this.#knownUsers));
  }

  #searchLater(wait) {
    const { text } = this.#values;
    this.#timer = text === "" ? undefined : setTimeout(() => this.#search(text), wait);
  }

  async #search(text) {
    const timer = this.#timer;
    this.#searchedAt = Date.now();
    try {
      const response = await fetch(`search?text=${encodeURIComponent(text.toWellFormed())}`);
      const ids = response.ok ? (await response.json()).ids : [];
      if (text === this.#values.text) {
        this.#found = { text, ids: new Set(ids) };
        this.#apply();
      }
    } catch {
      // The connection state already reports that the server does not answer.
    }
    if (timer === this.#timer) this.#timer = undefined;
  }
}
