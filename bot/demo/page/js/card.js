// Components V2 (and rows of the older kind) as elements.
// https://docs.discord.com/developers/components/reference

import { button } from "./buttons.js";
import { el, isWebAddress, outside } from "./dom.js";
import { markdown } from "./markdown.js";
import { select } from "./selects.js";

const MAKERS = {
  1: row,
  2: button,
  3: select,
  5: select,
  6: select,
  7: select,
  8: select,
  9: section,
  10: (component, message) => markdown(component.content, message.page.names),
  11: thumbnail,
  12: gallery,
  13: file,
  14: separator,
  17: container,
};

export function component(told, message) {
  return MAKERS[told.type]?.(told, message) ?? el("p", { class: "small" }, "(something new)");
}

export function layout(message) {
  return message.components.map((told) => component(told, message));
}

function within(told, message) {
  return (told.components ?? []).map((child) => component(child, message));
}

function row(told, message) {
  return el("div", { class: "row" }, within(told, message));
}

function section(told, message) {
  return el(
    "div",
    { class: "section" },
    el("div", { class: "words" }, within(told, message)),
    told.accessory ? component(told.accessory, message) : null,
  );
}

function container(told, message) {
  const made = el("div", { class: "container" }, within(told, message));
  if (Number.isInteger(told.accent_color)) {
    made.style.setProperty("--accent", `#${told.accent_color.toString(16).padStart(6, "0")}`);
  }
  return concealed(made, told.spoiler);
}

function separator(told) {
  const kind = told.divider === false ? "gap" : "line";
  return el("hr", { class: told.spacing === 2 ? `${kind} large` : kind });
}

// attachment://name is a file of the message itself.
function address(media, message) {
  const name = /^attachment:\/\/(.+)$/.exec(media.url ?? "")?.[1];
  const attached = name && message.attachments.find((each) => each.filename === name);
  return attached ? attached.url : media.url;
}

function picture(media, description, message) {
  const url = address(media, message);
  if (!isWebAddress(url)) return el("span", { class: "picture missing" });
  const image = el("img", { src: url, alt: description ?? "", title: description, loading: "lazy" });
  image.addEventListener("error", () => image.classList.add("missing"));
  return image;
}

function thumbnail(told, message) {
  const shown = el("div", { class: "thumbnail" }, picture(told.media, told.description, message));
  return concealed(shown, told.spoiler);
}

function gallery(told, message) {
  const pictures = told.items.map((item) =>
    concealed(outside(address(item.media, message), {}, picture(item.media, item.description, message)), item.spoiler),
  );
  return el("div", { class: "gallery", data: { count: String(pictures.length) } }, pictures);
}

function file(told, message) {
  const url = address(told.file, message);
  const name = told.name ?? url?.split("/").at(-1) ?? "file";
  return attachment({ url, filename: decodeURIComponent(name), size: told.size });
}

export function attachment({ url, filename, size }) {
  const told = size ? ` · ${Math.max(1, Math.round(size / 1024))} KB` : "";
  const name = isWebAddress(url) ? outside(url, {}, filename) : filename;
  return el("div", { class: "file" }, el("span", { "aria-hidden": "true" }, "📄"), el("span", {}, name, told));
}

function concealed(element, hidden) {
  if (!hidden) return element;
  element.classList.add("concealed");
  element.addEventListener("click", (event) => {
    if (element.classList.contains("concealed")) event.preventDefault();
    element.classList.remove("concealed");
  });
  return element;
}
