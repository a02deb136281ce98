// The table of hosts. Sorting is kept while figures change, and so is the focus.

import { button, byId, element, write } from "./dom.js";
import { formatBytes, formatCount, formatDuration } from "./format.js";
import { hostFigures } from "./percentiles.js";
import { setText } from "./text.js";

const rowLimit = 500;

const columns = [
  { name: "host", label: "Host", show: (host) => host },
  { name: "calls", label: "Calls", show: formatCount },
  { name: "errors", label: "Errors", show: formatCount },
  { name: "p50", label: "p50", show: formatDuration },
  { name: "p95", label: "p95", show: formatDuration },
  { name: "bytes", label: "Bytes", show: formatBytes },
];

export class Hosts {
  #calls;
  #chosen;
  #order = { name: "calls", descending: true };
  #heads = new Map();
  #rows = new Map();
  #body = byId("hosts").tBodies[0];
  #rest = byId("hosts-empty");

  /** `chosen` receives the host whose button is pressed. */
  constructor(calls, chosen) {
    this.#calls = calls;
    this.#chosen = chosen;
    const cells = columns.map(({ name, label }) => {
      const cell = element("th", { scope: "col", role: "columnheader", class: name === "host" ? "" : "number" },
        button(label, () => this.#sortBy(name)));
      this.#heads.set(name, cell);
      return cell;
    });
    byId("hosts").tHead.replaceChildren(element("tr", { role: "row" }, ...cells));
  }

  render() {
    const focused = this.#body.contains(document.activeElement) ? document.activeElement : undefined;
    const figures = hostFigures(this.#calls).sort(comparison(this.#order));
    for (const [name, cell] of this.#heads) {
      if (name !== this.#order.name) cell.removeAttribute("aria-sort");
      else cell.setAttribute("aria-sort", this.#order.descending ? "descending" : "ascending");
    }
    const shown = figures.slice(0, rowLimit);
    const wanted = new Set(shown.map(({ host }) => host));
    for (const [host, row] of this.#rows) {
      if (wanted.has(host)) continue;
      row.remove();
      this.#rows.delete(host);
    }
    shown.forEach((figure, index) => this.#show(figure, index));
    // A moved element loses the focus.
    if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true });
    byId("hosts").hidden = figures.length === 0;
    this.#rest.hidden = figures.length > 0 && figures.length <= rowLimit;
    write(this.#rest, figures.length === 0
      ? "No host: no call passes the filters."
      : `${formatCount(figures.length - rowLimit)} more hosts are not listed.`);
  }

  #show(figure, index) {
    const { host } = figure;
    let row = this.#rows.get(host);
    if (!row) {
      const choose = button(host === "" ? "(none)" : host, () => this.#chosen(host), { class: "link", title: "Show the calls of this host" });
      row = element("tr", { role: "row" }, element("th", { scope: "row", role: "rowheader" }, choose),
        ...columns.slice(1).map(({ name, label }) => element("td", { class: `number ${name}`, role: "cell", "data-label": label })));
      this.#rows.set(host, row);
    }
    columns.slice(1).forEach(({ name, show }, position) => {
      const text = show(figure[name]) || "–";
      const cell = row.cells[position + 1];
      if (cell.textContent !== text) setText(cell, text);
      if (name === "errors") cell.classList.toggle("some", figure.errors > 0);
    });
    const current = this.#body.rows[index];
    if (current !== row) this.#body.insertBefore(row, current ?? null);
  }

  #sortBy(name) {
    const { name: old, descending } = this.#order;
    this.#order = { name, descending: name === old ? !descending : name !== "host" };
    this.render();
  }
}

/** Hosts without a duration come last in either order. */
function comparison({ name, descending }) {
  const sign = descending ? -1 : 1;
  return (left, right) => {
    const first = left[name];
    const second = right[name];
    if (first === second) return left.host < right.host ? -1 : 1;
    if (first === undefined) return 1;
    if (second === undefined) return -1;
    return first < second ? -sign : sign;
  };
}
