// On a narrow screen the channels and the members are drawers at the sides.

import { byId } from "./dom.js";

const DRAWERS = { "show-places": "places", "show-members": "members" };

export function startDrawers() {
  for (const [button, drawer] of Object.entries(DRAWERS)) {
    byId(button).addEventListener("click", () => toggle(button, drawer));
  }
  byId("shade").addEventListener("click", closeDrawers);
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeDrawers());
}

function toggle(button, drawer) {
  const open = !byId(drawer).classList.contains("open");
  closeDrawers();
  byId(drawer).classList.toggle("open", open);
  byId(button).setAttribute("aria-expanded", String(open));
  byId("shade").hidden = !open;
  if (open) byId(drawer).querySelector("button")?.focus();
}

export function closeDrawers() {
  for (const [button, drawer] of Object.entries(DRAWERS)) {
    byId(drawer).classList.remove("open");
    byId(button).setAttribute("aria-expanded", "false");
  }
  byId("shade").hidden = true;
}
