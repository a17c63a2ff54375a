// The list above the composer, with one entry marked; what is picked goes to `picked`.

import { el, fill } from "./dom.js";

export class SuggestionList {
  constructor(picked) {
    this.picked = picked;
    this.items = [];
    this.marked = -1;
    this.element = el("div", { id: "suggestions", hidden: true });
    // The focus stays where one types.
    this.element.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get open() {
    return !this.element.hidden;
  }

  show({ title, about, command, items, first }) {
    const head = command
      ? [el("strong", {}, `/${command.name}`), ` ${command.description}`]
      : [el("strong", {}, title), about ? ` ${about}` : ""];
    this.items = items;
    this.rows = items.map((item, place) => this.row(item, place));
    fill(
      this.element,
      el("div", { class: "suggestions-head" }, head),
      el("div", { class: "rows", role: "listbox", "aria-label": title || "Suggestions" }, this.rows),
    );
    this.element.hidden = false;
    this.mark(first && items.length ? 0 : -1);
  }

  hide() {
    this.element.hidden = true;
    this.items = [];
    this.marked = -1;
  }

  row(item, place) {
    return el(
      "div",
      {
        class: "suggestion",
        role: "option",
        id: `suggestion-${place}`,
        onclick: () => this.picked(item),
        onpointermove: () => this.marked !== place && this.mark(place, false),
      },
      item.face ?? null,
      el("span", { class: "label" }, item.label),
      item.about ? el("span", { class: "about" }, item.about) : null,
    );
  }

  move(step) {
    if (!this.items.length) return false;
    const from = this.marked < 0 && step < 0 ? 0 : this.marked;
    this.mark((from + step + this.items.length) % this.items.length);
    return true;
  }

  mark(place, scroll = true) {
    this.marked = place;
    this.rows?.forEach((row, at) => row.setAttribute("aria-selected", String(at === place)));
    if (scroll && place >= 0) this.rows[place].scrollIntoView({ block: "nearest" });
    const active = place >= 0 ? `suggestion-${place}` : "";
    document.activeElement?.setAttribute("aria-activedescendant", active);
  }

  get current() {
    return this.items[this.marked] ?? null;
  }
}
