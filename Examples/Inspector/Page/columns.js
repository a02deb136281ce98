// The columns of the lists of calls, customers and actions.

import { element } from "./dom.js";
import { formatBytes, formatDuration, formatTime } from "./format.js";
import { setText, visible } from "./text.js";

/** Returns the class of a call by its result, which gives it a colour and, for failures, a mark. */
export function resultOf({ status, error }) {
  if (error !== undefined || status === undefined) return "failed";
  if (status >= 500) return "server-error";
  if (status >= 400) return "client-error";
  return status >= 300 ? "redirect" : "success";
}

/** Returns true if a call has no response, or one of status 400 and above. */
export function isError(record) {
  return record.error !== undefined || record.status === undefined || record.status >= 400;
}

/** Returns the text of the status column. */
export function statusText({ status, error }) {
  return status === undefined ? "failed" : `${status}${error === undefined ? "" : " failed"}`;
}

/** Returns the path and query of a URL. The URL can be anything, so it is not parsed by its grammar. */
export function pathOf({ url = "" }) {
  const host = url.indexOf("//");
  if (host < 0) return url;
  const path = url.slice(host + 2).search(/[/?]/);
  return path < 0 ? "/" : url.slice(host + 2 + path);
}

const time = { name: "time", label: "Time", show: (cell, record) => setText(cell, formatTime(timeOf(record))) };
const size = { name: "size", label: "Event", show: (cell, record) => setText(cell, formatBytes(record.size)) };
const user = { name: "user", label: "User", show: (cell, record) => setText(cell, otherThanName(record, record.user)) };
const company = { name: "company", label: "Company", show: (cell, record) => setText(cell, otherThanName(record, record.company)) };
const name = { name: "name", label: "Name", show: (cell, record) => setText(cell, record.name ?? "") };

export const method = {
  name: "method", label: "Method",
  show: (cell, record) => {
    setText(cell, record.method ?? "");
    if (record.direction === "Incoming") cell.append(mark("incoming", "incoming", "↓", ""));
  },
};

export const url = { name: "url", label: "URL", show: showURL };

export const status = {
  name: "status", label: "Status",
  show: (cell, record) => setText(cell, statusText(record)),
};

export const duration = {
  name: "duration", label: "Duration", show: (cell, record) => setText(cell, formatDuration(record.duration)),
};

const marks = { name: "marks", label: "Notes", show: showMarks };

export const callColumns = [time, method, url, status, duration, size, user, marks];

const kind = { name: "kind", label: "Kind", show: (cell, record) => setText(cell, record.kind) };

export const customerColumns = [time, kind, name, user, company, size];
export const actionColumns = [time, name, user, company, size];

/** The name of a user or company is its id, which need not be shown twice. */
function otherThanName({ kind, name }, id = "") {
  return (kind === "user" || kind === "company") && id === name ? "" : id;
}

/** Returns the start of a record, or its arrival if it has no start. */
export function timeOf(record) {
  return record.started ?? record.received;
}

function showURL(cell, record) {
  cell.replaceChildren(element("span", { class: "host" }, record.host ?? ""), element("span", { class: "path" }, pathOf(record)));
  cell.title = visible(record.url ?? "");
}

function showMarks(cell, record) {
  cell.replaceChildren();
  if (record.redactions > 0) cell.append(mark("redactions", `${record.redactions} redacted`, "▮", `${record.redactions}`, " redacted"));
  if (record.missing > 0) cell.append(mark("missing", `${record.missing} left out`, "∅", `${record.missing}`, " left out"));
  if (record.copies > 1) cell.append(mark("copies", `delivered ${record.copies} times`, "×", `${record.copies}`, " deliveries"));
}

/** Returns a mark: a sign and a number, and a word that a narrow list hides. */
function mark(kindOfMark, label, sign, count, word = "") {
  return element("span", { class: `mark ${kindOfMark}`, role: "img", "aria-label": label, title: label },
    `${sign} ${count}`.trim(), element("span", { class: "mark-word" }, word));
}
