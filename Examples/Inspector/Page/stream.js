// Receives the changes of the server as server-sent events, and connects again if the stream ends.

import { Inbox } from "./inbox.js";

const retryDelay = 2000;

export class Stream {
  #handlers;
  #last = "";
  #source;
  #inbox = new Inbox();

  /** Handlers: `records`, `state`, `cleared`, and `connection` with "connected", "disconnected" or "refused". */
  constructor(handlers) {
    this.#handlers = handlers;
    this.#connect();
  }

  #connect() {
    const source = new EventSource(this.#last ? `stream?after=${encodeURIComponent(this.#last)}` : "stream");
    this.#source = source;
    source.addEventListener("open", () => this.#handlers.connection("connected"));
    source.addEventListener("error", () => this.#failed(source));
    for (const name of ["records", "state", "cleared"]) {
      source.addEventListener(name, (event) => {
        if (event.lastEventId) this.#last = event.lastEventId;
        const { data } = event;
        this.#inbox.add(() => this.#handlers[name](data ? JSON.parse(data) : undefined));
      });
    }
  }

  /** An EventSource connects again by itself after a lost connection, but not after an error status. */
  async #failed(source) {
    this.#handlers.connection("disconnected");
    if (source.readyState !== EventSource.CLOSED || source !== this.#source) return;
    if (await isRefused()) {
      this.#handlers.connection("refused");
    } else {
      setTimeout(() => this.#connect(), retryDelay);
    }
  }
}

/** Returns true if the server refuses the token of this page's address. */
async function isRefused() {
  try {
    return (await fetch("records/0")).status === 403;
  } catch {
    return false;
  }
}
