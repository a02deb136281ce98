// Finds the rule that redacted the value at a path, and shows it beside the value.

import { element } from "./dom.js";

export class RedactionMarks {
  #rules = new Map();

  constructor(redactions) {
    for (const { path, rule } of redactions) this.#rules.set(keyOf(path), { path, rule });
  }

  /** Returns the rule that redacted this value, or undefined. */
  ruleOf(path) {
    return this.#rules.get(keyOf(path))?.rule;
  }

  /** Returns the redactions at and below a path. */
  within(path) {
    return [...this.#rules.values()].filter((redaction) => path.every((part, index) => part === String(redaction.path[index])));
  }
}

/** Returns an element that says which rule redacted a value. */
export function redactedMark(rule) {
  return element("span", { class: "rule" }, `redacted: ${rule}`);
}

/** Returns a path as a developer writes it, such as request.headers.Authorization. */
export function pathText(path) {
  return path.map(String).join(".");
}

function keyOf(path) {
  return JSON.stringify(path.map(String));
}
