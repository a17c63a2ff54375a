// Embeds, the older way of showing a card.

import { el, isWebAddress, outside } from "./dom.js";
import { markdown } from "./markdown.js";

export function embed(told, message) {
  const { names } = message.page;
  const title = told.url && isWebAddress(told.url) ? outside(told.url, {}, told.title ?? "") : told.title;
  const made = el(
    "div",
    { class: "container" },
    told.author ? el("p", { class: "small" }, told.author.name) : null,
    title ? el("h4", {}, title) : null,
    told.description ? markdown(told.description, names) : null,
    ...(told.fields ?? []).map((field) =>
      el("div", {}, el("strong", {}, field.name), markdown(field.value, names)),
    ),
    isWebAddress(told.image?.url) ? el("img", { src: told.image.url, alt: "" }) : null,
    told.footer ? el("p", { class: "small" }, told.footer.text) : null,
  );
  if (told.color) made.style.setProperty("--accent", `#${told.color.toString(16).padStart(6, "0")}`);
  return made;
}
