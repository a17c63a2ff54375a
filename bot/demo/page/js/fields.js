// The options that have been begun: a box with the option's name and a place to type.

import { asFile } from "./api.js";
import { el } from "./dom.js";
import { TYPES, valueOf } from "./values.js";

export class Field {
  constructor(option, { changed, remove }) {
    this.option = option;
    this.picked = undefined;
    this.file = null;
    this.input = option.type === TYPES.FILE ? this.fileInput(changed) : textInput(option.name);
    this.input.addEventListener("input", () => {
      this.picked = undefined;
      this.fit();
      changed();
    });
    const away = el(
      "button",
      { class: "remove", type: "button", tabindex: "-1", "aria-label": `Remove ${option.name}`, onclick: remove },
      "×",
    );
    this.element = el("span", { class: "chip" }, el("span", { class: "chip-name" }, option.name), this.input, away);
    this.fit();
  }

  get text() {
    return this.option.type === TYPES.FILE ? "" : this.input.value;
  }

  set text(text) {
    this.input.value = text;
    this.fit();
  }

  get value() {
    return valueOf(this.option, this);
  }

  pick(choice) {
    this.text = choice.name;
    this.picked = choice.value;
  }

  mark(wrong) {
    this.element.classList.toggle("wrong", wrong);
  }

  fit() {
    if (this.option.type !== TYPES.FILE) this.input.size = Math.min(40, Math.max(3, this.input.value.length + 1));
  }

  fileInput(changed) {
    const input = el("input", { type: "file", "aria-label": this.option.name });
    input.addEventListener("change", async () => {
      this.file = input.files[0] ? await asFile(input.files[0]) : null;
      changed();
    });
    return input;
  }
}

export function textInput(name) {
  return el("input", {
    type: "text",
    "aria-label": name,
    role: "combobox",
    "aria-controls": "suggestions",
    "aria-autocomplete": "list",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "send",
  });
}
