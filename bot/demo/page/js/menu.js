// A member's menu: who it is, and under "Apps" what the bot offers about them.

import { runUserCommand } from "./acting.js";
import { byId, el } from "./dom.js";
import { closeDrawers } from "./drawers.js";
import { avatar } from "./people.js";
import { openPopup } from "./popup.js";
import { commandsHere, nameOf, userById } from "./session.js";

const USER_COMMAND = 2;

export function startMenus() {
  document.addEventListener("contextmenu", (event) => {
    const on = event.target.closest?.("[data-user]");
    const user = on && userById(on.dataset.user);
    if (!user) return;
    event.preventDefault();
    openMenu(user, on);
  });
}

export function openMenu(user, anchor) {
  const commands = commandsHere().filter((command) => command.type === USER_COMMAND);
  let close = () => {};
  const items = commands.map((command) => {
    const use = () => {
      close();
      closeDrawers();
      runUserCommand(command.name, user);
    };
    return el("button", { class: "choice", type: "button", role: "menuitem", onclick: use }, command.name);
  });
  const head = el(
    "div",
    { class: "card-head" },
    avatar(user),
    el("div", {}, el("div", { class: "name" }, nameOf(user)), el("div", { class: "small" }, `@${user.username}`)),
  );
  const apps = items.length ? el("h3", {}, "Apps") : null;
  const menu = el("div", { class: "menu", role: "menu", "aria-label": nameOf(user) }, ...[head, apps].filter(Boolean), items);
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
  });
  close = openPopup(anchor, menu, byId("layer"));
  items[0]?.focus();
}
