// Where one types: a command, its options, Enter. All of it works from the keyboard alone.

import { runCommand } from "./acting.js";
import { byId, el, fill } from "./dom.js";
import { Field, textInput } from "./fields.js";
import { keysOf } from "./keys.js";
import { leaves, typedOut } from "./leaves.js";
import { commandsHere, session, watch } from "./session.js";
import { commandSuggestions, optionSuggestions, valueSuggestions } from "./suggestions.js";
import { SuggestionList } from "./suggestion_list.js";

const FIRST_STEPS = "New here? Type / and choose /recommend.";
const PAUSE = 120; // milliseconds of quiet before the bot is asked

export class Composer {
  constructor() {
    this.leaf = null;
    this.fields = [];
    this.asked = 0;
    this.isNew = true;
    this.tail = textInput("Message");
    this.list = new SuggestionList((item) => this.take(item));
    this.hint = el("div", { id: "hint", role: "status" });
    this.pill = el("span", { class: "command", hidden: true });
    this.tail.addEventListener("input", () => this.typed());
    const send = el("button", { class: "send", type: "button", "aria-label": "Send", onclick: () => this.send() }, "➤");
    this.box = el("div", { class: "box" }, this.pill, this.tail, send);
    this.box.addEventListener("keydown", (event) => keysOf(this, event));
    this.box.addEventListener("focusin", (event) => event.target.localName === "input" && this.suggest());
    this.box.addEventListener("focusout", (event) => {
      if (!this.box.contains(event.relatedTarget)) this.list.hide();
    });
    this.box.addEventListener("pointerdown", (event) => {
      if (event.target !== this.box) return;
      event.preventDefault();
      this.tail.focus();
    });
    this.element = [this.list.element, this.box, this.hint];
  }

  get inputs() {
    return [...this.fields.map((field) => field.input), this.tail];
  }

  get field() {
    return this.fields.find((field) => field.input === document.activeElement) ?? null;
  }

  // The text after the command: an option's name, perhaps with its colon and value.
  typed() {
    this.say("");
    if (!this.leaf) {
      const found = typedOut(leaves(commandsHere()), this.tail.value);
      if (!found) return this.suggest();
      this.begin(found.leaf);
      this.tail.value = found.rest;
    }
    const named = /^\s*([\w-]+)\s*:\s*(.*)$/.exec(this.tail.value);
    const option = named && this.left().find((each) => each.name === named[1]);
    if (!option) return this.suggest();
    this.add(option).text = named[2];
    return this.suggest();
  }

  left() {
    const given = this.fields.map((field) => field.option.name);
    return this.leaf.options.filter((option) => !given.includes(option.name));
  }

  begin(leaf) {
    this.leaf = leaf;
    this.tail.value = "";
    this.pill.textContent = `/${leaf.name}`;
    this.pill.hidden = false;
    this.tail.placeholder = "";
    leaf.options.filter((option) => option.required).forEach((option) => this.add(option));
    this.go(this.inputs[0]);
  }

  add(option) {
    const field = new Field(option, {
      changed: () => {
        field.mark(false);
        this.say("");
        this.suggest();
      },
      remove: () => this.remove(field),
    });
    this.fields.push(field);
    this.tail.value = "";
    this.tail.before(field.element);
    field.input.focus();
    return field;
  }

  remove(field) {
    this.fields = this.fields.filter((each) => each !== field);
    field.element.remove();
    this.go(this.tail);
  }

  // Focus what is focused already, and nothing would suggest anything.
  go(input) {
    if (document.activeElement === input) this.suggest();
    else input.focus();
  }

  clear(text = "") {
    this.fields.forEach((field) => field.element.remove());
    this.fields = [];
    this.leaf = null;
    this.pill.hidden = true;
    this.tail.value = text;
    this.say("");
    this.list.hide();
    this.invite();
  }

  invite() {
    this.tail.placeholder = "Type / to use a command";
    if (this.isNew) this.say(FIRST_STEPS);
  }

  say(words, wrong = false) {
    this.hint.textContent = words;
    this.hint.classList.toggle("wrong", wrong);
  }

  async suggest() {
    this.asked += 1;
    const number = this.asked;
    const { field } = this;
    if (!this.leaf) {
      if (!this.tail.value.startsWith("/")) return this.list.hide();
      return this.list.show(commandSuggestions(this.tail.value));
    }
    if (!field) {
      const given = this.fields.map((each) => each.option.name);
      return this.list.show(optionSuggestions(this.leaf, given, this.tail.value));
    }
    if (field.option.autocomplete) await new Promise((later) => setTimeout(later, PAUSE));
    if (number !== this.asked) return undefined;
    const found = await valueSuggestions(this.leaf, field, this.values().options);
    if (number === this.asked && this.box.contains(document.activeElement)) this.list.show(found);
    return undefined;
  }

  take(item) {
    if (!this.leaf) return this.begin(item.value);
    const { field } = this;
    if (!field) return this.add(item.value);
    field.pick(item.value);
    field.mark(false);
    return this.next();
  }

  // On to what is still needed, or else to the end.
  next() {
    const needed = this.fields.find((each) => each.option.required && each.value.value === undefined);
    this.go(needed?.input ?? this.tail);
  }

  values() {
    const options = {};
    let problem = null;
    for (const field of this.fields) {
      const { value, error } = field.value;
      if (error) problem ??= { field, error };
      else if (value !== undefined) options[field.option.name] = value;
    }
    return { options, problem };
  }

  send() {
    if (!this.leaf) return this.notACommand();
    const { options, problem } = this.values();
    const missing = this.left().find((option) => option.required);
    if (problem || missing) {
      const field = problem?.field ?? this.add(missing);
      field.mark(true);
      field.input.focus();
      return this.say(problem?.error ?? field.value.error, true);
    }
    const { name } = this.leaf;
    this.isNew = false;
    this.clear();
    this.tail.focus();
    return runCommand(name, options);
  }

  notACommand() {
    const text = this.tail.value.trim();
    if (!text) return this.tail.focus();
    const words = text.startsWith("/")
      ? `${text} is not a command here. Type / to see all of them.`
      : "Only commands are answered here. Type / to see them.";
    return this.say(words, true);
  }
}

export function startComposer() {
  const composer = new Composer();
  fill(byId("composer"), composer.element);
  watch("place", () => {
    composer.clear();
    if (matchMedia("(hover: hover)").matches) composer.tail.focus();
  });
  // Typing "/" anywhere begins a command, as in Discord.
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest?.("input, textarea, dialog, .popup");
    if (event.key !== "/" || busy || event.ctrlKey || event.metaKey || !session.me) return;
    event.preventDefault();
    composer.clear("/");
    composer.tail.focus();
  });
}
