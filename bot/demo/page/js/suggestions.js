// What can be typed next: commands, options, or values; for some the bot is asked.

import { interact } from "./api.js";
import { avatar } from "./people.js";
import { leaves, matching } from "./leaves.js";
import { commandsHere, here, session } from "./session.js";
import { filtered, offered, range, TYPES } from "./values.js";

const MOST = 25;

// {title, about, items: [{label, about, face, value}], first}; `first`: is the first one marked?
export function commandSuggestions(typed) {
  const found = matching(leaves(commandsHere()), typed.slice(1));
  const items = found.map((leaf) => ({ label: `/${leaf.name}`, about: leaf.description, value: leaf }));
  return { title: items.length ? "Commands" : "No such command", items, first: true };
}

export function optionSuggestions(leaf, given, typed) {
  const wanted = typed.trim().toLowerCase();
  const left = leaf.options.filter((option) => !given.includes(option.name));
  const found = left.filter((option) => option.name.startsWith(wanted));
  const items = found.map((option) => ({
    label: option.name,
    about: `${option.description}${option.required ? " (needed)" : ""}`,
    value: option,
  }));
  const title = items.length ? "Options" : "";
  return { title, command: leaf, items, first: Boolean(wanted) };
}

export async function valueSuggestions(leaf, field, options) {
  const { option } = field;
  const limits = [TYPES.INTEGER, TYPES.NUMBER].includes(option.type) ? range(option) : "";
  const about = { title: option.name, about: [option.description, limits].filter(Boolean).join(", ") };
  const known = offered(option);
  if (known) {
    // What is chosen already does not narrow the list.
    const typed = field.picked === undefined ? field.text : "";
    return { ...about, items: filtered(known, typed).map(asItem).slice(0, MOST), first: true };
  }
  if (!option.autocomplete) return { ...about, items: [], first: false };
  const data = { name: leaf.name, options: { ...options, [option.name]: field.text }, focused: option.name };
  try {
    const { choices } = await interact(session.me.id, "autocomplete", here(), data);
    return { ...about, items: choices.map(asItem), first: true };
  } catch (refused) {
    return { ...about, about: refused.message, items: [], first: false };
  }
}

function asItem(choice) {
  const face = choice.user ? avatar(choice.user, "tiny") : null;
  return { label: choice.name, face, value: choice };
}
