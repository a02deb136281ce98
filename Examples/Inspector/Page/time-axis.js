// The scale of the waterfall: ticks at round times, and dragging to choose a range.

import { element } from "./dom.js";
import { formatClock, formatTime, timeOfDay } from "./format.js";

const tickWidth = 110;
const dragThreshold = 4;
const second = 1000;
const minute = 60 * second;
const longSteps = [minute, 2 * minute, 5 * minute, 10 * minute, 30 * minute, 60 * minute, 120 * minute, 360 * minute, 1440 * minute];

export class TimeAxis {
  element = element("div", { class: "axis", title: "Drag to choose a range of time" });
  #lines;
  #range = { start: 0, end: 1 };

  /** `lines` receives a line for each tick. `chosen` receives the start and end of a dragged range. */
  constructor(lines, chosen) {
    this.#lines = lines;
    this.#dragging(chosen);
  }

  show(range) {
    this.#range = range;
    const { offsetLeft, offsetWidth: width } = this.element.parentElement;
    this.#lines.style.left = `${offsetLeft}px`;
    this.#lines.style.width = `${width}px`;
    const span = range.end - range.start;
    const step = roundStep((span * tickWidth) / Math.max(1, width));
    const format = step >= second ? (time) => formatClock(timeOfDay(time)) : formatTime;
    const ticks = [];
    for (let time = Math.ceil(range.start / step) * step; time < range.end && ticks.length < 100; time += step) ticks.push(time);
    const place = (node, time) => {
      node.style.left = `${((time - range.start) / span) * 100}%`;
      return node;
    };
    const last = range.end - (span * tickWidth * 0.7) / Math.max(1, width);
    this.element.replaceChildren(...ticks.filter((time) => time < last).map((time) => place(element("span", { class: "tick" }, format(time)), time)));
    this.#lines.replaceChildren(...ticks.map((time) => place(element("div", { class: "tick-line" }), time)));
  }

  #dragging(chosen) {
    const axis = this.element;
    const band = element("div", { class: "band" });
    let from;
    const at = (event) => {
      const { left, width } = axis.getBoundingClientRect();
      return Math.max(0, Math.min(width, event.clientX - left));
    };
    axis.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      axis.setPointerCapture(event.pointerId);
      from = at(event);
    });
    axis.addEventListener("pointermove", (event) => {
      if (from === undefined) return;
      const to = at(event);
      band.style.left = `${Math.min(from, to)}px`;
      band.style.width = `${Math.abs(to - from)}px`;
      if (!band.isConnected) axis.append(band);
    });
    axis.addEventListener("pointerup", (event) => {
      if (from === undefined) return;
      const [low, high] = [from, at(event)].sort((first, second) => first - second);
      from = undefined;
      band.remove();
      const { start, end } = this.#range;
      const scale = (end - start) / Math.max(1, axis.offsetWidth);
      if (high - low >= dragThreshold) chosen(start + low * scale, start + high * scale);
    });
    axis.addEventListener("pointercancel", () => {
      from = undefined;
      band.remove();
    });
  }
}

/** Returns the smallest round step of at least this many milliseconds. */
function roundStep(least) {
  if (least > 30 * second) return longSteps.find((step) => step >= least) ?? Math.ceil(least / longSteps.at(-1)) * longSteps.at(-1);
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 0.001)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((value) => value >= least);
  return step > 10 * second ? 30 * second : Math.max(1, step);
}
