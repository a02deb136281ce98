// The bar at the bottom: the connection, what is kept, and the name of a replayed file.

import { byId, write } from "./dom.js";
import { formatCount, formatMebibytes } from "./format.js";
import { visible } from "./text.js";

const messages = new Map([
  ["connected", "connected"],
  ["disconnected", "disconnected, trying again"],
  ["refused", "address refused"],
]);

/** Shows the state of the connection. */
export function showConnection(state) {
  const place = byId("connection");
  write(place, messages.get(state));
  place.dataset.state = state;
  showNotice(state === "refused"
    ? "The server refuses this address, which belongs to an earlier run. The address of this run is printed by `inspector`." : "");
}

/** Shows a message above the lists until the next one. */
export function showNotice(text) {
  byId("notice").hidden = text === "";
  write(byId("notice-text"), text);
}

/** Shows how many calls arrived while the page is paused. */
export function showHeld(count) {
  write(byId("held"), count > 0 ? `paused, ${formatCount(count)} new calls held back` : "");
}

byId("notice-close").addEventListener("click", () => showNotice(""));

/** Shows how much is kept, and of which file. */
export function showKept({ kept, bytes, limit, removed, replay }) {
  const parts = [`${formatCount(kept)} events kept`, `${formatMebibytes(bytes)} of ${formatMebibytes(limit)}`];
  if (removed > 0) parts.push(`${formatCount(removed)} oldest removed`);
  write(byId("kept"), parts.join(" · "));
  write(byId("replay"), replay === undefined ? "" : `Replay of ${visible(replay)}`);
}
