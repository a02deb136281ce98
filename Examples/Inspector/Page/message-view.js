// Shows the request or the response of a call: URL or status, headers, body, and what is missing.

import { bodyView } from "./body-view.js";
import { button, element } from "./dom.js";
import { decode, find, isContainer, members } from "./json-scanner.js";
import { longText } from "./long-text.js";
import { pathText, redactedMark } from "./redaction-marks.js";

const pageSize = 200;

/** Returns the parts of a message; `side` is "request" or "response". */
export function messageView(side, detail, marks) {
  const parts = [];
  if (side === "request") parts.push(...urlParts(detail, marks));
  const { summary } = detail;
  if (side === "response" && summary.error !== undefined) {
    parts.push(element("p", { class: "failure" }, element("strong", {}, "The call failed: "), longText(summary.error)));
  }
  parts.push(...missingNotes(detail.missing.filter(({ part }) => belongsTo(side, part))));
  const message = find(detail.raw, [side]);
  if (!message && side === "response") parts.push(element("p", { class: "hint" }, "No response arrived."));
  const headers = find(detail.raw, [side, "headers"]);
  if (headers && isContainer(detail.raw, headers.start)) parts.push(headerTable(detail.raw, headers.start, side, marks));
  const body = detail[side]?.body;
  if (body) parts.push(bodyView(body, [side, "body"], marks));
  else if (message && !detail.missing.some(({ part }) => part === `${side}_body`)) parts.push(element("p", { class: "hint" }, "The event has no body here."));
  if (body && body.kind !== "json") parts.push(...bodyRules(side, marks));
  return parts;
}

/** Returns notes on parts that were left out, with reason and explanation. */
export function missingNotes(missing) {
  return missing.map(({ part, reason, explanation }) => element("div", { class: "missing-note" },
    element("strong", {}, `Left out: ${part.replaceAll("_", " ")}`), element("span", { class: "reason" }, reason),
    element("p", {}, explanation ?? "")));
}

function belongsTo(side, part) {
  const isRequest = part.startsWith("request") || part === "uri" || part === "verb";
  return part === "headers" || (side === "request" ? isRequest : part.startsWith("response") || part === "final_uri");
}

function urlParts({ raw, summary }, marks) {
  const position = find(raw, ["request", "uri"]);
  const literal = position && raw.slice(position.start, position.end);
  const url = literal?.startsWith('"') ? decode(literal) : summary.url ?? "";
  const rules = marks.within(["request", "uri"]);
  const shown = element("p", { class: rules.length > 0 ? "full-url redacted" : "full-url" }, longText(url));
  const list = rules.map(({ path, rule }) => element("p", { class: "rule-line" },
    element("code", {}, path.length > 2 ? pathText(path.slice(2)) : "URL"), redactedMark(rule)));
  return [element("section", {}, element("h3", {}, "URL"), shown, ...list)];
}

function headerTable(raw, start, side, marks) {
  const body = element("tbody");
  const iterator = members(raw, start);
  const size = element("span", { class: "size" });
  let total = 0;
  const append = () => {
    for (let count = 0; count < pageSize; count += 1) {
      const { value, done } = iterator.next();
      if (done) return true;
      body.append(headerRow(raw, value, side, marks));
      total += 1;
    }
    return false;
  };
  const section = element("section", {}, element("h3", {}, "Headers", size),
    element("table", { class: "headers" }, body));
  const step = () => {
    const done = append();
    size.textContent = done ? String(total) : `the first ${total}`;
    more.hidden = done;
  };
  const more = button(`${pageSize} more`, step, { class: "more" });
  section.append(more);
  step();
  return section;
}

function headerRow(raw, { key, start, end }, side, marks) {
  const literal = raw.slice(start, end);
  const value = longText(literal[0] === '"' ? decode(literal) : literal);
  const rule = marks.ruleOf([side, "headers", String(key)]);
  return element("tr", {}, element("th", { scope: "row" }, longText(String(key))),
    rule === undefined ? element("td", {}, value)
      : element("td", {}, element("span", { class: "redacted" }, value), redactedMark(rule)));
}

function bodyRules(side, marks) {
  return marks.within([side, "body"]).map(({ path, rule }) => element("p", { class: "rule-line" },
    element("code", {}, pathText(path.slice(2))), redactedMark(rule)));
}
