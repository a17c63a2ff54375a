// A list that opens below something, for select menus: arrows, Enter, Escape, or the mouse.

import { byId, el } from "./dom.js";
import { openPopup } from "./popup.js";

export function openList(anchor, choices, { chosen, least, most, done }) {
  const picked = new Set(chosen);
  const several = most > 1;
  const items = choices.map((choice) => item(choice, picked.has(choice.value)));
  const list = el("div", { class: "listbox", role: "listbox", "aria-multiselectable": several }, items);
  const enough = () => picked.size >= least && picked.size <= most;
  const inside = anchor.closest("dialog") ?? byId("layer");
  const close = openPopup(anchor, list, inside, () => several && enough() && changed() && finish());
  const changed = () => picked.size !== chosen.length || chosen.some((value) => !picked.has(value));
  const finish = () => done(choices.map((each) => each.value).filter((value) => picked.has(value)));

  function pick(place) {
    const { value } = choices[place];
    if (!several) {
      picked.clear();
      picked.add(value);
      close();
      finish();
      return;
    }
    if (picked.has(value)) picked.delete(value);
    else if (picked.size < most) picked.add(value);
    items[place].setAttribute("aria-selected", String(picked.has(value)));
  }

  items.forEach((made, place) => made.addEventListener("click", () => pick(place)));
  list.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) items[(at + step + items.length) % items.length]?.focus();
    else if (event.key === "Tab") close();
    else return;
    event.preventDefault();
  });
  (items.find((made) => made.getAttribute("aria-selected") === "true") ?? items[0])?.focus();
}

function item(choice, selected) {
  return el(
    "button",
    { class: "choice", type: "button", role: "option", "aria-selected": String(selected) },
    choice.emoji?.name ? el("span", { class: "emoji" }, choice.emoji.name) : null,
    el("span", { class: "label" }, choice.label),
    choice.description ? el("span", { class: "about" }, choice.description) : null,
  );
}
