// The facts of an event above its parts.

import { statusText } from "./columns.js";
import { element } from "./dom.js";
import { formatBytes, formatCount, formatDate, formatDuration } from "./format.js";
import { longText } from "./long-text.js";

/** Returns name and value of each fact that the event has. */
export function factsOf(record, delivery) {
  const isCall = record.kind === "event";
  const facts = [
    ["Status", isCall ? statusText(record) : undefined],
    ["Duration", formatDuration(record.duration)],
    ["Started", record.started === undefined ? "" : formatDate(record.started)],
    ["Direction", record.direction],
    ["User", record.user],
    ["Company", record.company],
    ["Action", record.action],
    ["Tags", record.tags],
    ["Request", formatBytes(record.requestBytes)],
    ["Response", formatBytes(record.responseBytes)],
    ["Event", formatBytes(record.size)],
    ["Received", formatDate(record.received)],
    ["Delivery", delivery && deliveryText(delivery)],
    ["Deliveries", record.copies > 1 ? `${record.copies}: sent again, stored once` : undefined],
  ];
  return facts.filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, longText(String(value), { limit: 200 }))));
}

function deliveryText({ bytes, items, encoding }) {
  const noun = items === 1 ? "item" : "items";
  return `${formatCount(items)} ${noun}, ${formatBytes(bytes)} on the wire${encoding === "gzip" ? ", gzip" : ""}`;
}
