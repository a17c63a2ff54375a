// How people are shown: a coloured circle with their initial, their name.

import { el } from "./dom.js";
import { nameOf } from "./session.js";

const COLOURS = 8;

export function initial(name) {
  return [...name.trim()][0]?.toUpperCase() ?? "?";
}

export function avatar(user, size = "") {
  const name = nameOf(user);
  if (user.bot) return el("span", { class: `avatar app ${size}`, "aria-hidden": "true" }, bars());
  const colour = Number(BigInt(user.id) % BigInt(COLOURS));
  return el("span", { class: `avatar colour-${colour} ${size}`, "aria-hidden": "true" }, initial(name));
}

function bars() {
  return el("span", { class: "bars" }, el("i"), el("i"), el("i"), el("i"));
}

export const appTag = () => el("span", { class: "app-tag" }, "APP");
