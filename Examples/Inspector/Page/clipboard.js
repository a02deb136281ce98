// Copies text. The clipboard can be forbidden, so a selected text area is the second way.

import { announce } from "./announcer.js";

/** Copies text, and reports it on the button and to screen readers. */
export async function copy(text, pressed) {
  const done = await write(text);
  const message = done ? "Copied" : "Copying is not allowed here";
  announce(message);
  pressed.dataset.done = message;
  setTimeout(() => delete pressed.dataset.done, 1500);
}

async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writeBySelection(text);
  }
}

function writeBySelection(text) {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.className = "visually-hidden";
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  focused?.focus();
  return done;
}
