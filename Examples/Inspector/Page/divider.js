// The line between the lists and the details, moved by dragging or by arrow keys.

import { byId } from "./dom.js";

const least = 25;
const most = 75;
const step = 5;

/** Makes the divider change the share of the details. */
export function wireDivider() {
  const divider = byId("divider");
  let share = 46;
  const set = (wanted) => {
    share = Math.max(least, Math.min(most, wanted));
    byId("detail").style.flexBasis = `${share}%`;
    divider.setAttribute("aria-valuenow", String(Math.round(share)));
  };
  divider.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    divider.focus();
    divider.setPointerCapture(event.pointerId);
  });
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const { right, width } = divider.parentElement.getBoundingClientRect();
    set(((right - event.clientX) / width) * 100);
  });
  divider.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: share + step, ArrowRight: share - step, Home: least, End: most };
    if (!Object.hasOwn(steps, event.key)) return;
    event.preventDefault();
    set(steps[event.key]);
  });
}
