// Explains why a list is empty, and how to fill it.

import { copy } from "./clipboard.js";
import { button, byId, element } from "./dom.js";

/** Returns the command that sends an app's events to this inspector. */
function recipe() {
  return `MOESIF_BASE_URI=http://127.0.0.1:${location.port} MOESIF_APPLICATION_ID=local <your app>`;
}

function recipeParts() {
  const command = element("code", { class: "recipe" }, recipe());
  return [element("h2", {}, "No calls yet"),
    element("p", {}, "Start your app with these variables. Its calls appear here as they arrive."),
    element("div", { class: "command" }, command, button("Copy", (event) => copy(recipe(), event.target)))];
}

const texts = new Map([
  ["customers", "No customers yet. Users, companies and subscriptions appear here when the app updates them."],
  ["actions", "No actions yet. Actions appear here when the app records them."],
  ["deliveries", "No requests yet. Each request of an app to the collector appears here."],
]);

export class EmptyStates {
  #shown = new Map();
  #reset;

  /** `reset` resets the filters. */
  constructor(reset) {
    this.#reset = reset;
  }

  /** Shows the state of a list: `total` records, of which `shown` pass the filters. */
  update(name, shown, total, replay) {
    let state = "";
    if (shown === 0) state = total > 0 ? "filtered" : replay === undefined ? "waiting" : "replay";
    if (this.#shown.get(name) === state) return;
    this.#shown.set(name, state);
    const place = byId(`${name}-empty`);
    place.hidden = state === "";
    place.replaceChildren(...this.#parts(name, state));
  }

  #parts(name, state) {
    if (state === "filtered") {
      return [element("p", {}, "Nothing passes the filters."), button("Show all", this.#reset)];
    }
    if (name === "calls" || name === "waterfall") {
      if (state === "waiting") return recipeParts();
      return state === "replay" ? [element("p", {}, "The file has no calls.")] : [];
    }
    return state === "" ? [] : [element("p", {}, texts.get(name))];
  }
}
