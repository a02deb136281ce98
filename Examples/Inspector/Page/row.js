// One visible row of a virtual list. Its elements are used again for other records.

import { element } from "./dom.js";

export class Row {
  #cells;
  #columns;
  #options;
  #record;
  #index;
  #active;

  constructor(columns, options) {
    this.#columns = columns;
    this.#options = options;
    this.#cells = columns.map(({ name }) => element("div", { class: `cell ${name}`, role: "gridcell" }));
    this.element = element("div", { class: "row", role: "row" }, ...this.#cells);
  }

  /** Shows a record, and writes only what differs from what the row shows already. */
  show(record, index, active, prefix, all) {
    const target = this.element;
    if (all || record !== this.#record) {
      this.#record = record;
      target.id = `${prefix}-${record.id}`;
      target.dataset.id = record.id;
      target.className = `row ${this.#options.classOf?.(record) ?? ""}`;
      const label = this.#options.describe?.(record);
      if (label) target.setAttribute("aria-label", label);
      this.#columns.forEach(({ show }, position) => show(this.#cells[position], record));
    }
    if (index !== this.#index) target.setAttribute("aria-rowindex", index);
    if (active !== this.#active) target.setAttribute("aria-selected", String(active));
    this.#index = index;
    this.#active = active;
  }
}
