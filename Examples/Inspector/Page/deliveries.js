// The table of requests that the inspector received, and the statistics that the client sent.

import { byId, element } from "./dom.js";
import { formatBytes, formatCount, formatTime } from "./format.js";
import { setText } from "./text.js";

const cellClasses = ["time", "path", "number items", "number wire", "number unpacked", "answer", "fault"];

export class Deliveries {
  #rows = new Map();
  #body = byId("deliveries").tBodies[0];
  #statistics;
  #state;

  /** Shows a state of the server, unless it is shown already. */
  render(state) {
    if (state === this.#state) return;
    this.#state = state;
    const deliveries = state?.deliveries ?? [];
    byId("deliveries").hidden = deliveries.length === 0;
    byId("deliveries-empty").hidden = deliveries.length > 0;
    const wanted = new Set(deliveries.map(({ id }) => id));
    for (const [id, row] of this.#rows) {
      if (wanted.has(id)) continue;
      row.remove();
      this.#rows.delete(id);
    }
    deliveries.forEach((delivery, index) => this.#show(delivery, index));
    this.#showStatistics(state?.statistics);
  }

  #show(delivery, index) {
    let row = this.#rows.get(delivery.id);
    if (!row) {
      row = element("tr", { role: "row" }, ...cellClasses.map((name) => element("td", { class: name, role: "cell" })));
      this.#rows.set(delivery.id, row);
    }
    const { time, path, items, bytes, unpacked, answer, fault } = delivery;
    const texts = [formatTime(time), path, items === undefined ? "" : formatCount(items), formatBytes(bytes), formatBytes(unpacked), answer, fault ?? ""];
    texts.forEach((text, position) => {
      if (row.cells[position].textContent !== text) setText(row.cells[position], String(text));
    });
    row.classList.toggle("bad", !/^2\d\d\b/.test(answer));
    const current = this.#body.rows[index];
    if (current !== row) this.#body.insertBefore(row, current ?? null);
  }

  #showStatistics(statistics) {
    const text = JSON.stringify(statistics ?? null);
    if (text === this.#statistics) return;
    this.#statistics = text;
    const place = byId("statistics");
    if (!statistics) {
      place.replaceChildren(element("p", { class: "hint" }, "The app can post its client's statistics to /v1/statistics."));
      return;
    }
    const facts = element("dl", { class: "facts" });
    for (const [name, value] of Object.entries(statistics)) {
      facts.append(element("div", {}, element("dt", {}, name),
        element("dd", {}, typeof value === "number" ? formatCount(value) : typeof value === "string" ? value : JSON.stringify(value))));
    }
    place.replaceChildren(facts);
  }
}
