// Builds elements. Strings become text nodes, so text of an event can never become markup.

import { appendText } from "./text.js";

/** Returns an element with the attributes and children; a child that is a string is shown with visible escapes. */
export function element(tag, attributes = {}, ...children) {
  const result = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) result.setAttribute(name, "");
    else if (value !== false && value !== undefined) result.setAttribute(name, value);
  }
  for (const child of children) {
    if (child instanceof Node) result.append(child);
    else if (child !== undefined) appendText(result, String(child));
  }
  return result;
}

/** Returns a button that runs `action` when it is pressed. */
export function button(label, action, attributes = {}) {
  const result = element("button", { type: "button", ...attributes }, label);
  result.addEventListener("click", action);
  return result;
}

/** Returns the element of the page with this id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Replaces the text of an element only if it differs, since every write costs layout and speech. */
export function write(target, text) {
  if (target.textContent !== text) target.textContent = text;
}
