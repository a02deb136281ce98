// Chooses a fault of the server, and shows the active one on every view.

import { byId, write } from "./dom.js";
import { post } from "./requests.js";

const hints = new Map([
  ["none", "Every request is accepted."],
  ["401", "The client should stop or wait long: its application ID is refused."],
  ["429", "Seconds is the Retry-After header; 0 leaves it out."],
  ["503", "Seconds is the Retry-After header; 0 leaves it out."],
  ["slow", "Seconds is the delay of each answer."],
  ["hang", "Seconds is how long a request stays without an answer."],
  ["drop", "The connection is closed without an answer."],
]);

const actions = new Map([
  ["401", "answers 401"], ["429", "answers 429"], ["503", "answers 503"], ["slow", "answers slowly"],
  ["hang", "hangs"], ["drop", "drops connections"],
]);

/** Wires the form and the button "Stop". */
export function wireFaults(failed) {
  const send = async (fault) => {
    try {
      const response = await post("faults", fault);
      if (!response.ok) failed(`The fault was not set: status ${response.status}`);
    } catch (error) {
      failed(`The fault was not set: ${error.message}`);
    }
  };
  const kind = byId("fault-kind");
  const hint = () => write(byId("fault-hint"), hints.get(kind.value));
  kind.addEventListener("change", hint);
  hint();
  byId("faults").addEventListener("submit", (event) => {
    event.preventDefault();
    const count = byId("fault-count").value;
    send({ kind: kind.value, seconds: Number(byId("fault-seconds").value), count: count === "" ? null : Number(count) });
  });
  byId("fault-stop").addEventListener("click", () => {
    kind.value = "none";
    hint();
    send({ kind: "none", seconds: 0, count: null });
  });
}

/** Shows the active fault in the banner, or hides it. */
export function showFault(fault) {
  const active = fault !== undefined && fault.kind !== "none";
  byId("fault-banner").hidden = !active;
  write(byId("fault-text"), active ? `Fault: the inspector ${describe(fault)}.` : "");
}

function describe({ kind, seconds, count }) {
  const parts = [actions.get(kind) ?? kind];
  if (kind === "429" || kind === "503") parts.push(seconds > 0 ? `with Retry-After: ${seconds}` : "without Retry-After");
  else if (kind === "slow" || kind === "hang") parts.push(`for ${seconds} s`);
  parts.push(typeof count === "number" ? `(${count} more ${count === 1 ? "request" : "requests"})` : "until you stop it");
  return parts.join(" ");
}
