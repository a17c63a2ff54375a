// Select menus: a button that opens a list; several may be chosen where the bot allows it.

import { press } from "./acting.js";
import { el } from "./dom.js";
import { openList } from "./listbox.js";
import { membersHere, nameOf, session } from "./session.js";

const STRING = 3;
const ROLE = 6;
const MENTIONABLE = 7;
const CHANNEL = 8;

export function choicesOf(told) {
  if (told.type === STRING) return told.options;
  if (told.type === CHANNEL) {
    const channels = session.guild?.channels ?? [];
    return channels.map((channel) => ({ label: `#${channel.name}`, value: channel.id }));
  }
  const people = membersHere().map((user) => ({ label: nameOf(user), value: user.id }));
  const roles = (session.guild?.roles ?? []).map((role) => ({ label: `@${role.name}`, value: role.id }));
  if (told.type === ROLE) return roles;
  return told.type === MENTIONABLE ? [...roles, ...people] : people;
}

export function preset(told) {
  const options = (told.options ?? []).filter((option) => option.default).map((option) => option.value);
  return [...options, ...(told.default_values ?? []).map((value) => value.id)];
}

// In a message: what is chosen goes to the bot at once.
export function select(told, message) {
  const send = (values, shown) => press(message, told.custom_id, values, shown);
  return selectBox(told, send);
}

// The box itself, for messages and forms; `chosen(values, box)` is called for every choice.
export function selectBox(told, chosen) {
  const choices = choicesOf(told);
  let values = preset(told);
  const words = el("span", { class: "chosen" });
  const box = el(
    "button",
    {
      class: "select",
      type: "button",
      disabled: told.disabled,
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      data: { customId: told.custom_id },
    },
    words,
    el("span", { class: "caret", "aria-hidden": "true" }, "⌄"),
  );
  const show = () => {
    const names = choices.filter((choice) => values.includes(choice.value)).map((each) => each.label);
    words.textContent = names.join(", ") || told.placeholder || "Make a selection";
    words.classList.toggle("empty", names.length === 0);
  };
  box.addEventListener("click", () =>
    openList(box, choices, {
      chosen: values,
      least: told.min_values ?? 1,
      most: told.max_values ?? 1,
      done: (picked) => {
        values = picked;
        show();
        chosen(values, box);
      },
    }),
  );
  show();
  return box;
}
