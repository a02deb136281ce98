// Connects the parts of the page. Everything that changes is shown in the next animation frame.

import { announce } from "./announcer.js";
import { actionColumns, callColumns, customerColumns, resultOf } from "./columns.js";
import { Deliveries } from "./deliveries.js";
import { Detail } from "./detail.js";
import { wireDivider } from "./divider.js";
import { byId, write } from "./dom.js";
import { EmptyStates } from "./empty-states.js";
import { wireExport } from "./export.js";
import { showFault, wireFaults } from "./faults.js";
import { FilterOptions, choose } from "./filter-options.js";
import { Filters } from "./filters.js";
import { formatCount } from "./format.js";
import { Hosts } from "./hosts.js";
import { NewestFirst } from "./newest-first.js";
import { post } from "./requests.js";
import { Shown } from "./shown.js";
import { showConnection, showHeld, showKept, showNotice } from "./status-bar.js";
import { Store } from "./store.js";
import { Stream } from "./stream.js";
import { Tabs } from "./tabs.js";
import { Throttle } from "./throttle.js";
import { VirtualList } from "./virtual-list.js";
import { Waterfall } from "./waterfall.js";

const store = new Store();
const shown = new Shown(store);
const narrow = matchMedia("(max-width: 720px)");
let state;
let view = "calls";
let scheduled = false;
let renderedVersion;

const filters = new Filters(store.users.counts, (test) => {
  shown.filter(test);
  changed();
});
const options = new FilterOptions(store);
const emptyStates = new EmptyStates(() => byId("filter-reset").click());
const detail = new Detail(() => {
  inertBehindDetail();
  if (byId("detail").contains(document.activeElement) || document.activeElement === document.body) byId(view).focus?.();
});

const listOptions = { select, open, changed: schedule };
const lists = new Map([
  ["calls", new VirtualList(byId("calls"), callColumns, new NewestFirst(shown.calls), { ...listOptions, classOf: resultOf })],
  ["customers", new VirtualList(byId("customers"), customerColumns, new NewestFirst(shown.customers), listOptions)],
  ["actions", new VirtualList(byId("actions"), actionColumns, new NewestFirst(shown.actions), listOptions)],
  ["waterfall", new Waterfall(shown.calls, listOptions, (times) => filters.set(times))],
]);
const hosts = new Hosts(shown.calls, (host) => {
  choose(byId("filter-host"), host);
  filters.set({ host });
});
const deliveries = new Deliveries();

const slowParts = {
  options: new Throttle(500, () => options.update()),
  hosts: new Throttle(500, () => hosts.render()),
  waterfall: new Throttle(250, () => lists.get("waterfall").update()),
};

const views = new Tabs(byId("views"), (tab) => {
  view = tab.id.slice("tab-".length);
  changed();
});

/** Asks for a frame. A hidden page has none, but its title still counts the calls. */
function schedule() {
  if (scheduled) return;
  scheduled = true;
  if (document.hidden) setTimeout(render, 1000);
  else requestAnimationFrame(render);
}

/** Asks for a frame that shows records again, even those that were shown before. */
function changed() {
  renderedVersion = undefined;
  schedule();
}

function render() {
  scheduled = false;
  const isNew = renderedVersion !== shown.version;
  renderedVersion = shown.version;
  if (isNew) renderCounts();
  if (view === "hosts") isNew && slowParts.hosts.request();
  else if (view === "deliveries") deliveries.render(state);
  else if (view === "waterfall" && isNew) slowParts.waterfall.request();
  else lists.get(view).render();
}

function renderCounts() {
  const text = `${formatCount(shown.calls.length)} of ${formatCount(store.calls)} calls`;
  const title = `Inspector (${shown.calls.length})`;
  if (document.title !== title) document.title = title;
  if (byId("shown").textContent !== text) {
    write(byId("shown"), text);
    announce(`${text} shown`);
  }
  slowParts.options.request();
  const others = store.records.length - store.calls;
  emptyStates.update("calls", shown.calls.length, store.calls, state?.replay);
  emptyStates.update("waterfall", shown.calls.length, store.calls, state?.replay);
  for (const name of ["customers", "actions"]) emptyStates.update(name, shown[name].length, filters.active ? others : 0, state?.replay);
}

function select(record) {
  for (const list of lists.values()) list.active = record.id;
  if (detail.isOpen) detail.open(record);
}

function open(record, byKey = false) {
  detail.open(record);
  inertBehindDetail();
  if (byKey && narrow.matches) byId("detail-close").focus();
}

/** On a narrow page the detail covers the lists, so the keyboard must not reach them. */
function inertBehindDetail() {
  byId("panels").inert = narrow.matches && detail.isOpen;
}

narrow.addEventListener("change", inertBehindDetail);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.target.matches?.("input, select")) return;
  detail.close();
});

byId("pause").addEventListener("click", () => {
  shown.pause(!shown.paused);
  byId("pause").setAttribute("aria-pressed", String(shown.paused));
  showHeld(shown.held);
  changed();
});

byId("clear").addEventListener("click", async () => {
  const response = await post("clear", {}).catch((error) => ({ ok: false, status: error.message }));
  if (!response.ok) showNotice(`The events were not removed: ${response.status}`);
});

byId("filter-more").addEventListener("click", () => {
  const isOpen = byId("filters").classList.toggle("open");
  byId("filter-more").setAttribute("aria-expanded", String(isOpen));
});

wireExport(() => (filters.active || shown.paused ? [...shown.calls].map(({ id }) => id) : undefined), showNotice);
wireFaults(showNotice);
wireDivider();

new Stream({
  connection: showConnection,
  records({ first, records }) {
    for (const record of records) {
      store.add(record);
      shown.add(record);
    }
    store.dropBefore(first);
    shown.dropBefore(first);
    filters.searchNewRecords();
    showHeld(shown.held);
    schedule();
  },
  state(newState) {
    const isOtherFile = state?.replay !== newState.replay;
    state = newState;
    showKept(state);
    showFault(state.fault);
    emptyStates.update("deliveries", state.deliveries.length, 0, undefined);
    if (isOtherFile) changed();
    else schedule();
  },
  cleared() {
    store.clear();
    shown.clear();
    showHeld(shown.held);
    detail.close();
    changed();
  },
});

changed();
