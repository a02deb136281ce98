// A grid of which only the visible rows are elements. All rows have the same height.
// The grid itself has the focus and names the active row, so re-rendering rows cannot lose it.

import { element } from "./dom.js";
import { isMove, targetOf } from "./list-keys.js";
import { Row } from "./row.js";

const overscan = 4;
const settleTime = 150;
const narrowWidth = 600;
const heights = { wide: 26, narrow: 46 };

export class VirtualList {
  #grid;
  #columns;
  #options;
  #space = element("div", { class: "space", role: "presentation" });
  #body = element("div", { class: "rows", role: "rowgroup" });
  #rows = new Map();
  #spare = [];
  #range = { start: 0, ids: [] };
  #height = 0;
  #spaceHeight = 0;
  #rowHeight = heights.wide;
  #headHeight = 0;
  #scrolledAt = -Infinity;
  #settled;
  #active;
  #pressed;
  source;

  /**
   * `source` has `length`, `at(index)` and `indexOf(id)`. Options: `select(record)`, `open(record)`, `describe(record)`,
   * `classOf(record)`, `end` (true if new rows come last), `changed()` (asks for a later call of `render`).
   */
  constructor(grid, columns, source, options) {
    this.#grid = grid;
    this.#columns = columns;
    this.#options = options;
    this.source = source;
    const head = element("div", { class: "row head", role: "row", "aria-rowindex": "1" },
      ...columns.map(({ name, label, head: content }) => (
        element("div", { class: `cell ${name}`, role: "columnheader" }, content ?? label))));
    this.#space.append(this.#body);
    grid.append(element("div", { class: "heads", role: "rowgroup" }, head), this.#space);
    grid.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    grid.addEventListener("keydown", (event) => this.#key(event));
    grid.addEventListener("pointerdown", (event) => { this.#pressed = this.#recordAt(event.target); });
    grid.addEventListener("click", (event) => this.#click(event));
    new ResizeObserver(() => this.#resize(head)).observe(grid);
  }

  /** Marks the row of this record, which need not be in the list. */
  set active(id) {
    this.#active = id;
    this.#options.changed();
  }

  /** Brings the visible rows up to date. `all` rewrites rows even if their records are the same. */
  render(all = false) {
    if (this.#height === 0) return;
    const { source } = this;
    const grid = this.#grid;
    const { scrollTop } = grid;
    const height = source.length * this.#rowHeight;
    const wanted = this.#anchored(scrollTop);
    // Reading the position after a write costs a layout, so unchanged values are not written.
    if (height !== this.#spaceHeight) {
      this.#spaceHeight = height;
      this.#space.style.height = `${height}px`;
      grid.setAttribute("aria-rowcount", source.length + 1);
    }
    const top = Math.max(0, Math.min(wanted, height + this.#headHeight - this.#height));
    if (Math.abs(top - scrollTop) >= 1) grid.scrollTop = top;
    const start = Math.max(0, Math.floor(top / this.#rowHeight) - overscan);
    const count = Math.ceil(this.#height / this.#rowHeight) + 2 * overscan;
    this.#show(start, Math.min(source.length, start + count), all);
  }

  /** Returns the scroll position that keeps the rows on the screen where they are. */
  #anchored(top) {
    const { start, ids } = this.#range;
    if (this.#options.end && this.#wasAtEnd) return Infinity;
    if (top < 1) return 0;
    const first = Math.max(0, Math.floor(top / this.#rowHeight) - start);
    for (let offset = first; offset < ids.length; offset += 1) {
      const index = this.source.indexOf(ids[offset]);
      if (index >= 0) return top + (index - start - offset) * this.#rowHeight;
    }
    return top;
  }

  get #wasAtEnd() {
    const grid = this.#grid;
    return this.#range.ids.length > 0 && grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 2;
  }

  #show(start, end, all) {
    const ids = [];
    for (let index = start; index < end; index += 1) ids.push(this.source.at(index).id);
    const wanted = new Set(ids);
    for (const [id, row] of this.#rows) {
      if (wanted.has(id)) continue;
      this.#rows.delete(id);
      this.#spare.push(row);
    }
    this.#range = { start, ids };
    for (let index = start; index < end; index += 1) {
      const record = this.source.at(index);
      const row = this.#rows.get(record.id) ?? this.#spare.pop() ?? new Row(this.#columns, this.#options);
      this.#rows.set(record.id, row);
      row.show(record, index + 2, record.id === this.#active, this.#grid.id, all);
      row.element.style.transform = `translateY(${index * this.#rowHeight}px)`;
      if (!row.element.isConnected) this.#body.append(row.element);
    }
    for (const row of this.#spare) row.element.remove();
    if (performance.now() - this.#scrolledAt > settleTime) this.#sort(ids);
    else this.#settled ??= setTimeout(() => this.#settle(), settleTime);
    const active = this.#rows.get(this.#active);
    if (active) this.#grid.setAttribute("aria-activedescendant", active.element.id);
    else this.#grid.removeAttribute("aria-activedescendant");
  }

  /** Puts the elements in the order of their rows, for screen readers. Moving them costs too much while scrolling. */
  #sort(ids) {
    let next = this.#body.firstChild;
    for (const id of ids) {
      const { element: row } = this.#rows.get(id);
      if (row === next) next = next.nextSibling;
      else this.#body.insertBefore(row, next);
    }
  }

  #scrolled() {
    this.#scrolledAt = performance.now();
    this.#options.changed();
  }

  #settle() {
    this.#settled = undefined;
    this.#options.changed();
  }

  #resize(head) {
    const { clientWidth, clientHeight } = this.#grid;
    const narrow = clientWidth < narrowWidth;
    this.#grid.classList.toggle("narrow", narrow);
    this.#grid.classList.toggle("medium", !narrow && clientWidth < 900);
    this.#rowHeight = narrow ? heights.narrow : heights.wide;
    this.#grid.style.setProperty("--row-height", `${this.#rowHeight}px`);
    this.#headHeight = head.offsetHeight;
    this.#height = clientHeight;
    this.#options.changed();
  }

  #recordAt(target) {
    const id = Number(target.closest?.("[data-id]")?.dataset.id);
    return this.source.at(this.source.indexOf(id));
  }

  /** Rows can move between press and release, so a click means the row that was pressed. */
  #click(event) {
    const record = this.#pressed ?? this.#recordAt(event.target);
    this.#pressed = undefined;
    if (!record || event.target.closest(".head")) return;
    this.#options.select(record);
    this.#options.open(record);
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { length } = this.source;
    const index = this.source.indexOf(this.#active);
    if (isMove(event.key)) {
      event.preventDefault();
      const page = Math.max(1, Math.floor((this.#height - this.#headHeight) / this.#rowHeight) - 1);
      const first = Math.ceil(this.#grid.scrollTop / this.#rowHeight);
      if (length > 0) this.#move(targetOf(event.key, { index, first, page }, length));
    } else if ((event.key === "Enter" || event.key === " ") && index >= 0) {
      event.preventDefault();
      this.#options.open(this.source.at(index), true);
    }
  }

  #move(index) {
    this.#options.select(this.source.at(index));
    const rowTop = index * this.#rowHeight;
    const visible = this.#height - this.#headHeight - this.#rowHeight;
    const top = this.#grid.scrollTop;
    if (rowTop < top) this.#grid.scrollTop = rowTop;
    else if (rowTop > top + visible) this.#grid.scrollTop = rowTop - visible;
    this.#options.changed();
  }
}
