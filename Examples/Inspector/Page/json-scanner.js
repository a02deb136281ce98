// Reads JSON from its text, one level at a time. Numbers keep their digits, objects the order of their keys and
// repeated keys, and a body of 10 MB costs no tree until it is opened.

const space = /[ \t\r\n]*/y;
const structure = /["{}[\]]/g;
const scalar = /[^\s,\]}]+/y;

/** Returns the members of the object or array at `start`, as `{ key, start, end }`; `key` is a string or an index. */
export function* members(text, start) {
  const isObject = text[start] === "{";
  const close = isObject ? "}" : "]";
  let position = skip(text, start + 1);
  let index = 0;
  while (text[position] !== close) {
    let key = index;
    if (isObject) {
      const end = endOfString(text, position);
      key = decode(text.slice(position, end));
      position = skip(text, end);
      if (text[position] !== ":") throw new SyntaxError("JSON: colon expected");
      position = skip(text, position + 1);
    }
    const end = endOfValue(text, position);
    yield { key, start: position, end };
    index += 1;
    position = skip(text, end);
    if (text[position] === ",") position = skip(text, position + 1);
    else if (text[position] !== close) throw new SyntaxError("JSON: comma expected");
  }
}

/** Returns where the first value of the text starts. */
export function skip(text, position) {
  space.lastIndex = position;
  space.test(text);
  return space.lastIndex;
}

/** Returns true if an object or array starts here. */
export function isContainer(text, start) {
  return text[start] === "{" || text[start] === "[";
}

/** Returns the position of the value at a path of keys as `{ start, end }`, or undefined. */
export function find(text, path) {
  let value = { start: skip(text, 0) };
  for (const key of path) {
    if (!isContainer(text, value.start)) return undefined;
    let found;
    for (const member of members(text, value.start)) {
      if (String(member.key) !== key) continue;
      found = member;
      break;
    }
    if (!found) return undefined;
    value = found;
  }
  return value;
}

/** Returns the characters of a string literal. */
export function decode(literal) {
  return JSON.parse(literal);
}

/** Returns the position after the value that starts at `start`. Depth costs no recursion. */
export function endOfValue(text, start) {
  if (text[start] === '"') return endOfString(text, start);
  if (!isContainer(text, start)) {
    scalar.lastIndex = start;
    if (!scalar.test(text)) throw new SyntaxError("JSON: value expected");
    return scalar.lastIndex;
  }
  let depth = 0;
  let position = start;
  do {
    structure.lastIndex = position;
    const match = structure.exec(text);
    if (!match) throw new SyntaxError("JSON: end of value expected");
    const character = match[0];
    position = character === '"' ? endOfString(text, match.index) : match.index + 1;
    if (character === "{" || character === "[") depth += 1;
    else if (character !== '"') depth -= 1;
  } while (depth > 0);
  return position;
}

function endOfString(text, start) {
  if (text[start] !== '"') throw new SyntaxError("JSON: string expected");
  let end = start;
  let backslashes;
  do {
    end = text.indexOf('"', end + 1);
    if (end < 0) throw new SyntaxError("JSON: end of string expected");
    backslashes = 0;
    while (text[end - 1 - backslashes] === "\\") backslashes += 1;
  } while (backslashes % 2 === 1);
  return end + 1;
}
