// Announces messages to screen readers, at most once a second, and only the newest.

import { byId } from "./dom.js";

const interval = 1000;
let spokenAt = 0;
let timer;
let next;

/** Announces a message politely. A later message replaces one that still waits. */
export function announce(message) {
  next = message;
  timer ??= setTimeout(() => {
    timer = undefined;
    spokenAt = Date.now();
    byId("announcer").textContent = next;
  }, Math.max(100, spokenAt + interval - Date.now()));
}
