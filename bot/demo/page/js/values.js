// Options of commands: what can be chosen for each, and what was typed as a value to send.

import { membersHere, nameOf, session } from "./session.js";

export const TYPES = { STRING: 3, INTEGER: 4, BOOLEAN: 5, USER: 6, CHANNEL: 7, ROLE: 8, MENTIONABLE: 9, NUMBER: 10, FILE: 11 };

// [{name, value, user?}] where the values are known here, else null.
export function offered(option) {
  if (option.choices?.length) return option.choices;
  if (option.type === TYPES.BOOLEAN) return [{ name: "True", value: true }, { name: "False", value: false }];
  if (option.type === TYPES.USER) return people();
  if (option.type === TYPES.ROLE) return roles();
  if (option.type === TYPES.MENTIONABLE) return [...roles(), ...people()];
  if (option.type === TYPES.CHANNEL) {
    return (session.guild?.channels ?? []).map((each) => ({ name: each.name, value: each.id }));
  }
  return null;
}

const people = () => membersHere().map((user) => ({ name: nameOf(user), value: user.id, user }));
const roles = () => (session.guild?.roles ?? []).map((role) => ({ name: role.name, value: role.id }));

export function filtered(choices, typed) {
  const wanted = typed.trim().toLowerCase().replace(/^[@#]/, "");
  return choices.filter((choice) => choice.name.toLowerCase().includes(wanted));
}

// {value} or {error}; `value` undefined means that nothing was given.
export function valueOf(option, { text, picked, file }) {
  if (option.type === TYPES.FILE) return file ? { value: file } : missing(option);
  if (picked !== undefined) return { value: picked };
  const typed = text.trim();
  if (!typed) return missing(option);
  const choices = offered(option);
  if (choices) return chosen(option, choices, typed);
  if (option.type === TYPES.INTEGER || option.type === TYPES.NUMBER) return number(option, typed);
  return string(option, typed);
}

function missing(option) {
  return option.required ? { error: `${option.name} is needed: ${option.description}` } : { value: undefined };
}

function chosen(option, choices, typed) {
  const name = typed.toLowerCase().replace(/^[@#]/, "");
  const found = choices.find((choice) => choice.name.toLowerCase() === name);
  return found ? { value: found.value } : { error: `Choose one of the list for ${option.name}.` };
}

function number(option, typed) {
  const value = Number(typed.replace(",", "."));
  if (!Number.isFinite(value) || (option.type === TYPES.INTEGER && !Number.isInteger(value))) {
    return { error: `${option.name} takes a ${option.type === TYPES.INTEGER ? "whole " : ""}number.` };
  }
  const { min_value: low = -Infinity, max_value: high = Infinity } = option;
  return value >= low && value <= high ? { value } : { error: `${option.name} goes ${range(option)}.` };
}

function string(option, typed) {
  const { min_length: low = 0, max_length: high = 6000 } = option;
  const size = [...typed].length;
  return size >= low && size <= high ? { value: typed } : { error: `${option.name} takes ${low} to ${high} letters.` };
}

export function range(option) {
  const { min_value: low, max_value: high } = option;
  if (low === undefined) return high === undefined ? "" : `up to ${high}`;
  return high === undefined ? `from ${low}` : `from ${low} to ${high}`;
}
