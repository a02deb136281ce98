// Shows long text in parts, so that 10 MB do not block the page.

import { button, element } from "./dom.js";
import { formatBytes } from "./format.js";
import { appendText, valueLimit } from "./text.js";

const blockLength = 16000;
const blocksAFrame = 8;

/** Returns the text; if it is long, its first part and a button "Show all". `lines` keeps line breaks. */
export function longText(text, { lines = false, limit = valueLimit, bytes } = {}) {
  const result = element("span", { class: lines ? "lines" : "value" });
  if (text.length <= limit) {
    appendText(result, text, lines);
    return result;
  }
  appendText(result, text.slice(0, cutAt(text, 0, limit)), lines);
  const size = bytes ?? new Blob([text]).size;
  const all = button(`Show all (${formatBytes(size)})`, () => {
    result.replaceChildren();
    result.tabIndex = -1;
    result.focus();
    appendBlocks(result, text, 0, lines);
  }, { class: "more" });
  result.append(element("span", { class: "cut" }, "… "), all);
  return result;
}

/** Appends some blocks in each frame until the text ends or the element leaves the page. */
function appendBlocks(parent, text, from, lines) {
  let start = from;
  for (let block = 0; block < blocksAFrame && start < text.length; block += 1) {
    const end = cutAt(text, start, blockLength);
    const part = element("span", { class: text.length > 4 * blockLength ? "block" : "" });
    appendText(part, text.slice(start, end), lines);
    parent.append(part);
    start = end;
  }
  if (start < text.length) {
    requestAnimationFrame(() => parent.isConnected && appendBlocks(parent, text, start, lines));
  }
}

/** Returns where to cut: after a line break in the last half of the part, and never within a surrogate pair. */
function cutAt(text, start, length) {
  const end = start + length;
  if (end >= text.length) return text.length;
  const lineBreak = text.lastIndexOf("\n", end - 1);
  if (lineBreak > start + length / 2) return lineBreak + 1;
  return text.codePointAt(end - 1) > 0xffff ? end - 1 : end;
}
