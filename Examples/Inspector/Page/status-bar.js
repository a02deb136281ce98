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
    ? "This address belongs to an earlier run. The command `inspector` prints the address of this run." : "");
}

/** Shows a message above the lists until the next one. */
export function showNotice(text) {
  byId("notice").hidden = text === "";
  write(byId("notice"), text);
}

/** Shows how much is kept, and of which file. */
export function showKept({ kept, bytes, limit, removed, replay }) {
  const parts = [`${formatCount(kept)} events kept`, `${formatMebibytes(bytes)} of ${formatMebibytes(limit)}`];
  if (removed > 0) parts.push(`${formatCount(removed)} oldest removed`);
  write(byId("kept"), parts.join(" · "));
  write(byId("replay"), replay === undefined ? "" : `Replay of ${visible(replay)}`);
}
