// A collapsible tree of JSON. The children of an object or array are built when it is opened first.

import { button, element } from "./dom.js";
import { decode, isContainer, members, skip } from "./json-scanner.js";
import { longText } from "./long-text.js";
import { redactedMark } from "./redaction-marks.js";

const pageSize = 200;
const countLimit = 1000;
const expandLimit = 2000;
const openLength = 20000;

/** Returns a tree with the buttons "Expand all" and "Collapse all". `marks` knows the redacted paths. */
export function jsonTree(text, path, marks) {
  const tree = element("div", { class: "json" });
  const root = skip(text, 0);
  if (!isContainer(text, root)) {
    tree.append(scalar(text.slice(root).trimEnd(), path, marks));
    return element("div", { class: "json-view" }, tree);
  }
  const fillers = new WeakMap();
  const note = element("span", { class: "hint", role: "status" });
  const expand = (limit) => {
    note.textContent = expandAll(tree, fillers, limit) ? "" : `The first ${expandLimit} objects are open.`;
  };
  tree.append(container({ text, path, marks, fillers }, undefined, root));
  expandAll(tree, fillers, text.length > openLength ? 1 : expandLimit);
  const bar = element("div", { class: "json-bar" },
    button("Expand all", () => expand(expandLimit)),
    button("Collapse all", () => {
      for (const node of tree.querySelectorAll("details[open]")) node.open = false;
      note.textContent = "";
    }), note);
  return element("div", { class: "json-view" }, bar, tree);
}

/** Opens objects level by level; returns false if the limit ended it. */
function expandAll(tree, fillers, limit) {
  let level = [...tree.querySelectorAll(":scope > details")];
  let opened = 0;
  while (level.length > 0) {
    for (const node of level) {
      if (opened >= limit) return false;
      fillers.get(node)();
      node.open = true;
      opened += 1;
    }
    level = level.flatMap((node) => [...node.querySelectorAll(":scope > .children > details")]);
  }
  return true;
}

function container(context, key, start) {
  const { text, fillers, marks, path } = context;
  const isObject = text[start] === "{";
  const size = count(text, start);
  const summary = element("summary", {}, ...keyParts(key),
    element("span", { class: "brace" }, isObject ? "{" : "["),
    element("span", { class: "size" }, sizeText(size, isObject)),
    element("span", { class: "brace" }, isObject ? "}" : "]"));
  const rule = marks.ruleOf(path);
  if (rule !== undefined) summary.append(redactedMark(rule));
  const children = element("div", { class: "children" });
  const node = element("details", {}, summary, children);
  let filled = false;
  const fill = () => {
    if (filled) return;
    filled = true;
    appendPage(context, children, members(text, start));
  };
  fillers.set(node, fill);
  node.addEventListener("toggle", () => node.open && fill());
  return node;
}

/** Appends the next members, and a button for more if there are more. */
function appendPage(context, parent, iterator) {
  const { text, path, marks } = context;
  for (let shown = 0; shown < pageSize; shown += 1) {
    const { value, done } = iterator.next();
    if (done) return;
    const inner = [...path, String(value.key)];
    parent.append(isContainer(text, value.start)
      ? container({ ...context, path: inner }, value.key, value.start)
      : element("div", { class: "member" }, ...keyParts(value.key),
        scalar(text.slice(value.start, value.end), inner, marks)));
  }
  const more = button(`${pageSize} more`, () => {
    more.remove();
    appendPage(context, parent, iterator);
    (parent.querySelector(":scope > .more") ?? parent.parentElement.querySelector("summary")).focus();
  }, { class: "more" });
  parent.append(more);
}

function keyParts(key) {
  if (key === undefined) return [];
  return [element("span", { class: typeof key === "string" ? "key" : "key index" }, String(key)), element("span", { class: "colon" }, ": ")];
}

function scalar(literal, path, marks) {
  const value = literal[0] === '"'
    ? element("span", { class: "string" }, '"', longText(decode(literal)), '"')
    : element("span", { class: /^[-\d]/.test(literal) ? "number" : "word" }, longText(literal));
  const rule = marks.ruleOf(path);
  return rule === undefined ? value : element("span", {}, element("span", { class: "redacted" }, value), redactedMark(rule));
}

function count(text, start) {
  let result = 0;
  for (const _ of members(text, start)) {
    result += 1;
    if (result > countLimit) break;
  }
  return result;
}

function sizeText(size, isObject) {
  if (size === 0) return "";
  const noun = isObject ? (size === 1 ? "key" : "keys") : (size === 1 ? "item" : "items");
  return size > countLimit ? `over ${countLimit} ${noun}` : `${size} ${noun}`;
}
