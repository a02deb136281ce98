// A list of tabs by the keyboard pattern of ARIA: one stop of the Tab key, arrow keys between the tabs.

export class Tabs {
  #tabs;
  #selected;
  #preferred;

  /** `selected` receives the tab when it is chosen. */
  constructor(list, selected = () => {}) {
    this.#tabs = [...list.querySelectorAll("[role=tab]")];
    this.#selected = selected;
    list.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]");
      if (tab) this.select(tab);
    });
    list.addEventListener("keydown", (event) => this.#move(event));
    this.select(this.#tabs[0]);
  }

  /** Selects a tab, and remembers it. */
  select(chosen) {
    this.#preferred = chosen;
    this.#show(chosen);
  }

  #show(chosen) {
    for (const tab of this.#tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = tab !== chosen;
    }
    this.#selected(chosen);
  }

  /** Offers only these tabs, and shows the last of them while the selected one is hidden. */
  offer(isOffered) {
    for (const tab of this.#tabs) tab.hidden = !isOffered(tab);
    const offered = this.#offered;
    this.#show(offered.includes(this.#preferred) ? this.#preferred : offered.at(-1));
  }

  get #offered() {
    return this.#tabs.filter((tab) => !tab.hidden);
  }

  #move(event) {
    const tabs = this.#offered;
    const index = tabs.indexOf(event.target);
    const steps = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 };
    if (index < 0 || !Object.hasOwn(steps, event.key)) return;
    event.preventDefault();
    const next = tabs[(steps[event.key] + tabs.length) % tabs.length];
    this.select(next);
    next.focus();
  }
}
