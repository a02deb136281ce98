// Sends JSON to the server.

/** Posts an object. The server accepts JSON only, which a form of another page cannot send. */
export function post(path, body) {
  return fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}
