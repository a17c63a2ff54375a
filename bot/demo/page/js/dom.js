// Making elements. Text always becomes a text node: nothing here reads HTML.

export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export const byId = (id) => document.getElementById(id);

// A link to somewhere else: it opens beside the page, which learns nothing of it.
export function outside(url, properties, ...children) {
  const target = { href: url, target: "_blank", rel: "noopener noreferrer" };
  return el("a", { ...target, ...properties }, ...children);
}

export const isWebAddress = (url) => /^https?:\/\//i.test(url ?? "");
