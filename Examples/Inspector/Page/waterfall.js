// Calls on a common time axis, oldest first: when each started, how long it took, and which overlapped.

import { method, resultOf, statusText, timeOf, url } from "./columns.js";
import { byId, element } from "./dom.js";
import { formatClock, formatDuration, formatTime, timeOfDay } from "./format.js";
import { setText, visible } from "./text.js";
import { TimeAxis } from "./time-axis.js";
import { VirtualList } from "./virtual-list.js";

const zoomStep = 2;
const moveStep = 0.25;

/** Rows in the order of their start. */
class SortedRows {
  rows = [];
  get length() { return this.rows.length; }
  at(index) { return this.rows[index]; }
  indexOf(id) { return this.rows.findIndex((row) => row.id === id); }
}

export class Waterfall {
  #calls;
  #setTimes;
  #rows = new SortedRows();
  #full = { start: 0, end: 1 };
  /** The chosen part of the time axis, or undefined for all of it. */
  #zoom;
  #axis;
  #list;
  #active;

  /** `setTimes` receives new values of the filters "from" and "to". */
  constructor(calls, options, setTimes) {
    this.#calls = calls;
    this.#setTimes = setTimes;
    this.#axis = new TimeAxis(byId("tick-lines"), (start, end) => this.#choose(start, end));
    const grid = byId("waterfall");
    const columns = [
      method, { ...url, label: "Call" },
      { name: "status", label: "Status", show: (cell, call) => setText(cell, statusText(call)) },
      { name: "bars", label: "Time", head: this.#axis.element, show: (cell, call) => this.#showBar(cell, call) },
    ];
    this.#list = new VirtualList(grid, columns, this.#rows, { ...options, describe, classOf: resultOf, end: true });
    grid.addEventListener("keydown", (event) => this.#key(event));
    byId("zoom-in").addEventListener("click", () => this.#scale(1 / zoomStep));
    byId("zoom-out").addEventListener("click", () => this.#scale(zoomStep));
    byId("zoom-all").addEventListener("click", () => this.#show(undefined));
    byId("zoom-call").addEventListener("click", () => this.#showSelected());
    byId("filter-reset").addEventListener("click", () => { this.#zoom = undefined; });
    new ResizeObserver(() => this.#axis.show(this.#range)).observe(grid);
  }

  set active(id) {
    this.#active = id;
    this.#list.active = id;
  }

  /** Collects and sorts the calls again. */
  update() {
    const rows = [];
    let start = Infinity;
    let end = -Infinity;
    const zoom = this.#zoom;
    for (const call of this.#calls) {
      const from = timeOf(call);
      const to = from + (call.duration ?? 0);
      if (from < start) start = from;
      if (to > end) end = to;
      if (!zoom || (to >= zoom.start && from <= zoom.end)) rows.push(call);
    }
    this.#rows.rows = rows.sort((first, second) => timeOf(first) - timeOf(second) || first.id - second.id);
    const span = Math.max(10, end - start);
    this.#full = Number.isFinite(span) ? { start, end: start + span * 1.02 } : { start: 0, end: 1 };
    this.#axis.show(this.#range);
    this.#list.render(true);
  }

  render() {
    this.#list.render();
  }

  get #range() {
    return this.#zoom ?? this.#full;
  }

  #show(zoom) {
    this.#zoom = zoom;
    this.update();
  }

  #choose(start, end) {
    this.#zoom = { start, end };
    this.#setTimes({ from: formatClock(timeOfDay(start)), to: formatClock(timeOfDay(end)) });
    this.update();
  }

  /** Zooms around the selected call, or around the middle. */
  #scale(factor) {
    const { start, end } = this.#range;
    const selected = this.#selected;
    const wanted = selected ? timeOf(selected) : (start + end) / 2;
    const centre = wanted >= start && wanted <= end ? wanted : (start + end) / 2;
    const zoom = { start: centre - (centre - start) * factor, end: centre + (end - centre) * factor };
    if (zoom.end - zoom.start < 1) return;
    this.#show(zoom.start <= this.#full.start && zoom.end >= this.#full.end ? undefined : zoom);
  }

  /** Shows the selected call with as much time before and after it as it took. */
  #showSelected() {
    const call = this.#selected;
    if (!call) return;
    const start = timeOf(call);
    const length = Math.max(5, call.duration ?? 0);
    this.#show({ start: start - length, end: start + 2 * length });
  }

  #move(share) {
    if (!this.#zoom) return;
    const { start, end } = this.#zoom;
    const distance = (end - start) * share;
    this.#show({ start: start + distance, end: end + distance });
  }

  get #selected() {
    return this.#rows.at(this.#rows.indexOf(this.#active));
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const selected = this.#selected;
    const clock = selected && formatClock(timeOfDay(timeOf(selected)));
    const actions = {
      "+": () => this.#scale(1 / zoomStep), "=": () => this.#scale(1 / zoomStep), "-": () => this.#scale(zoomStep),
      0: () => this.#show(undefined), ArrowLeft: () => this.#move(-moveStep), ArrowRight: () => this.#move(moveStep),
      "[": () => clock && this.#setTimes({ from: clock }), "]": () => clock && this.#setTimes({ to: clock }),
    };
    if (!Object.hasOwn(actions, event.key)) return;
    event.preventDefault();
    actions[event.key]();
  }

  #showBar(cell, call) {
    const { start, end } = this.#range;
    const span = end - start;
    const left = Math.max(0, (timeOf(call) - start) / span);
    const right = Math.min(1, (timeOf(call) + (call.duration ?? 0) - start) / span);
    const bar = element("div", { class: "duration-bar" });
    bar.style.left = `${left * 100}%`;
    bar.style.width = `${Math.max(0, right - left) * 100}%`;
    const label = element("span", { class: right > 0.8 ? "bar-label before" : "bar-label" }, formatDuration(call.duration));
    if (right > 0.8) label.style.right = `${(1 - left) * 100}%`;
    else label.style.left = `${right * 100}%`;
    cell.replaceChildren(bar, label);
  }
}

function describe(call) {
  const duration = call.duration === undefined ? "duration unknown" : `took ${formatDuration(call.duration)}`;
  const place = visible(call.url ?? call.host ?? "").slice(0, 300);
  return `${visible(call.method ?? "")} ${place}, started ${formatTime(timeOf(call))}, ${duration}, status ${visible(statusText(call))}`;
}
