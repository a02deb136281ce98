// The keys that move the active row of a list.

const moves = new Map([
  ["ArrowDown", ({ index, first }) => (index < 0 ? first : index + 1)],
  ["ArrowUp", ({ index, first }) => (index < 0 ? first : index - 1)],
  ["PageDown", ({ index, first, page }) => (index < 0 ? first : index) + page],
  ["PageUp", ({ index, first, page }) => (index < 0 ? first : index) - page],
  ["Home", () => 0],
  ["End", () => Infinity],
]);

/** Returns true if the key moves the active row. */
export function isMove(key) {
  return moves.has(key);
}

/** Returns the row that a key leads to, from row `index` (-1 without one). `first` is the first visible row. */
export function targetOf(key, position, length) {
  return Math.max(0, Math.min(length - 1, moves.get(key)(position)));
}
