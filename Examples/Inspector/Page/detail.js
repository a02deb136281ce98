// The details of one event. They are loaded when they are opened, since the page keeps summaries only.

import { announce } from "./announcer.js";
import { copy } from "./clipboard.js";
import { statusText } from "./columns.js";
import { factsOf } from "./detail-facts.js";
import { byId, element } from "./dom.js";
import { jsonTree } from "./json-tree.js";
import { longText } from "./long-text.js";
import { messageView, missingNotes } from "./message-view.js";
import { RedactionMarks, pathText } from "./redaction-marks.js";
import { Tabs } from "./tabs.js";
import { setText, visible } from "./text.js";

const loadPause = 80;

export class Detail {
  #panel = byId("detail");
  #closed;
  #detail;
  #parts = new Map();
  #tabs = new Tabs(byId("detail-tabs"), () => this.#showPart());
  #wanted;
  #timer;

  /** `closed` runs after the panel is closed. */
  constructor(closed) {
    this.#closed = closed;
    byId("detail-close").addEventListener("click", () => this.close());
    byId("copy-curl").addEventListener("click", (event) => copy(this.#detail.curl, event.target));
    byId("copy-event").addEventListener("click", (event) => copy(this.#detail.pretty, event.target));
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  /** Shows the summary of a record at once, and the rest when it has been loaded. */
  open(record) {
    this.#panel.hidden = false;
    if (this.#wanted === record.id) return;
    this.#wanted = record.id;
    this.#showHead(record);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#load(record.id), loadPause);
  }

  close() {
    if (!this.isOpen) return;
    clearTimeout(this.#timer);
    this.#panel.hidden = true;
    this.#wanted = undefined;
    this.#forget();
    this.#closed();
  }

  async #load(id) {
    try {
      const response = await fetch(`records/${id}`);
      if (this.#wanted !== id) return;
      if (response.status === 404) return this.#fail("This event was removed: the inspector keeps the newest ones.");
      if (!response.ok) return this.#fail(`The event could not be loaded: status ${response.status}.`);
      const detail = await response.json();
      if (this.#wanted === id) this.#show(detail);
    } catch (error) {
      if (this.#wanted === id) this.#fail(`The event could not be loaded: ${error.message}.`);
    }
  }

  #showHead(record) {
    const isCall = record.kind === "event";
    const title = isCall ? `${record.method ?? ""} ${record.url ?? ""}` : `${record.kind} ${record.name ?? ""}`;
    setText(byId("detail-title"), title.slice(0, 400));
    announce(`Details of ${visible(title.slice(0, 100))}${isCall ? `, status ${visible(statusText(record))}` : ""}`);
    byId("detail-facts").replaceChildren(...factsOf(record));
    byId("detail-tab-redactions").dataset.count = (record.redactions ?? 0) + (record.missing ?? 0) || "";
    byId("copy-curl").hidden = !isCall;
    this.#tabs.offer((tab) => isCall || tab.id === "detail-tab-raw");
    this.#forget();
  }

  #forget() {
    this.#detail = undefined;
    this.#parts.clear();
    for (const part of this.#panel.querySelectorAll("[role=tabpanel]")) part.replaceChildren();
    byId("copy-curl").disabled = true;
    byId("copy-event").disabled = true;
  }

  #fail(message) {
    for (const part of this.#panel.querySelectorAll("[role=tabpanel]")) {
      part.replaceChildren(element("p", { class: "hint" }, message));
    }
  }

  #show(detail) {
    this.#detail = detail;
    const marks = new RedactionMarks(detail.redactions);
    byId("detail-facts").replaceChildren(...factsOf(detail.summary, detail.delivery));
    byId("copy-curl").disabled = detail.curl === undefined;
    byId("copy-event").disabled = false;
    this.#parts = new Map([
      ["detail-request", () => messageView("request", detail, marks)],
      ["detail-response", () => messageView("response", detail, marks)],
      ["detail-redactions", () => redactionParts(detail)],
      ["detail-raw", () => rawParts(detail, marks)],
    ]);
    this.#showPart();
  }

  /** Builds the selected tab's part only: a part can hold 10 MB. */
  #showPart() {
    for (const [id, build] of this.#parts) {
      if (byId(id).hidden) continue;
      byId(id).replaceChildren(...build());
      byId(id).scrollTop = 0;
      this.#parts.delete(id);
    }
  }
}

function redactionParts({ redactions, missing }) {
  const parts = [];
  if (redactions.length > 0) {
    const rows = redactions.map(({ path, rule }) => element("tr", {},
      element("th", { scope: "row" }, longText(pathText(path))), element("td", {}, longText(rule))));
    parts.push(element("section", {}, element("h3", {}, "Redacted", element("span", { class: "size" }, String(redactions.length))),
      element("table", { class: "headers" },
        element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "Value"), element("th", { scope: "col" }, "Rule"))),
        element("tbody", {}, ...rows))));
  }
  if (missing.length > 0) {
    parts.push(element("section", {}, element("h3", {}, "Left out", element("span", { class: "size" }, String(missing.length))), ...missingNotes(missing)));
  }
  if (parts.length === 0) parts.push(element("p", { class: "hint" }, "Nothing was redacted or left out of this event."));
  return parts;
}

function rawParts({ raw, pretty }, marks) {
  const text = element("pre", { tabindex: "0" }, longText(pretty, { lines: true, limit: 100000 }));
  if (raw.length > 1000000) return [text];
  return [jsonTree(raw, [], marks), element("details", { class: "as-text" }, element("summary", {}, "As text"), text)];
}
