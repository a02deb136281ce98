// Offers the hosts, methods and users that occur as choices of the filters.

import { byId, element } from "./dom.js";
import { visible } from "./text.js";

const hostLimit = 1000;
const userLimit = 200;

export class FilterOptions {
  #store;
  #versions = new Map();

  constructor(store) {
    this.#store = store;
  }

  /** Brings the choices up to date. Does little if no value appeared or disappeared. */
  update() {
    const { hosts, methods, users } = this.#store;
    if (this.#isNew("hosts", hosts)) fillSelect(byId("filter-host"), hosts.counts, hostLimit);
    if (this.#isNew("methods", methods)) fillSelect(byId("filter-method"), methods.counts, hostLimit);
    if (this.#isNew("users", users)) {
      const values = sorted(users.counts, userLimit);
      byId("known-users").replaceChildren(...values.map((value) => element("option", { value })));
    }
  }

  #isNew(name, tally) {
    const isNew = this.#versions.get(name) !== tally.version;
    this.#versions.set(name, tally.version);
    return isNew;
  }
}

/** Selects a value, and adds it to the choices if it is not among them. */
export function choose(select, value) {
  if (![...select.options].some((option) => option.value === value)) select.append(optionOf(value));
  select.value = value;
}

function fillSelect(select, counts, limit) {
  const chosen = select.value;
  const values = sorted(counts, limit).filter((value) => value !== "");
  select.replaceChildren(select.options[0], ...values.map(optionOf));
  choose(select, chosen);
}

function optionOf(value) {
  const label = visible(value);
  return element("option", { value }, label.length > 80 ? `${label.slice(0, 80)}…` : label);
}

function sorted(counts, limit) {
  return [...counts.keys()].sort().slice(0, limit);
}
