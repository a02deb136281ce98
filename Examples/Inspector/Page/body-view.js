// Shows the body of a request or response as a tree, as text, or as a hex dump.

import { button, element } from "./dom.js";
import { formatBytes } from "./format.js";
import { jsonTree } from "./json-tree.js";
import { longText } from "./long-text.js";

/** A longer JSON body is shown as text until its tree is asked for. */
const treeLimit = 1000000;

/** Returns a view of the body. `path` is where the body is in the event. */
export function bodyView(body, path, marks) {
  const heading = element("h3", {}, "Body", element("span", { class: "size" }, `${kindText(body.kind)}, ${formatBytes(body.bytes)}`));
  const view = element("section", { class: `body body-${body.kind}` }, heading);
  if (body.kind !== "json") {
    view.append(plainText(body));
    return view;
  }
  let content = plainText(body);
  const show = (tree) => {
    const next = tree ? treeOrText(body, path, marks) : plainText(body);
    content.replaceWith(next);
    content = next;
    toggle.textContent = tree ? "Show as text" : "Show as tree";
    toggle.dataset.tree = String(tree);
  };
  const toggle = button("Show as tree", () => show(toggle.dataset.tree !== "true"), { class: "toggle" });
  heading.append(toggle);
  view.append(content);
  if (body.text.length <= treeLimit) show(true);
  return view;
}

function treeOrText(body, path, marks) {
  try {
    return jsonTree(body.text, path, marks);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return plainText(body);
  }
}

function plainText({ kind, text, bytes }) {
  return element("pre", { tabindex: "0" }, longText(text, { lines: true, bytes: kind === "binary" ? undefined : bytes }));
}

function kindText(kind) {
  return new Map([["json", "JSON"], ["binary", "binary, first 4 KiB as hex"]]).get(kind) ?? kind;
}
