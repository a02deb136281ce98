// Shows text of events. Controls that are invisible or change the reading direction become visible escapes.

const plain = /^[\x20-\x7e]*$/;
const fillers = "\\u115f\\u1160\\u2800\\u3164\\uffa0\\ufe00-\\ufe0e\\u034f";
const hidden = `\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}${fillers}`;
const singleLine = new RegExp(`[${hidden}]+`, "gu");
const multiLine = new RegExp(`(?:(?![\\n\\t])[${hidden}])+`, "gu");

/** A text with more runs of controls than this gets escapes without spans, since so many spans slow the page down. */
const spanLimit = 500;

/** The number of characters of a value that are shown before "Show all". */
export const valueLimit = 2000;

/** Returns the text with visible escapes, for attributes and options, which cannot hold elements. */
export function visible(text) {
  return plain.test(text) ? text : text.replace(singleLine, escape);
}

/** Replaces the children of `parent` by the text. */
export function setText(parent, text) {
  if (plain.test(text)) {
    parent.textContent = text;
  } else {
    parent.replaceChildren();
    appendText(parent, text);
  }
}

/** Appends text; controls become spans of the class `control`. Line breaks and tabs are kept if `lines` is true. */
export function appendText(parent, text, lines = false) {
  if (plain.test(text)) {
    parent.append(text);
    return;
  }
  const pattern = lines ? multiLine : singleLine;
  const matches = text.match(pattern);
  if (!matches) {
    parent.append(text);
  } else if (matches.length > spanLimit) {
    parent.append(text.replace(pattern, escape));
  } else {
    appendSpans(parent, text, pattern);
  }
}

function appendSpans(parent, text, pattern) {
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) parent.append(text.slice(end, match.index));
    const span = document.createElement("span");
    span.className = "control";
    span.textContent = escape(match[0]);
    parent.append(span);
    end = match.index + match[0].length;
  }
  if (end < text.length) parent.append(text.slice(end));
}

const short = new Map([["\n", "\\n"], ["\r", "\\r"], ["\t", "\\t"]]);

function escape(controls) {
  let result = "";
  for (const character of controls) {
    const code = character.codePointAt(0);
    const hex = code.toString(16);
    result += short.get(character) ?? (code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`);
  }
  return result;
}
