// The first lines of a channel: where one is, and what to do.

import { el } from "./dom.js";
import { avatar } from "./people.js";
import { nameOf, session, theBot } from "./session.js";

export function welcome() {
  const bot = nameOf(theBot());
  const words = session.guild
    ? [
        "Type ",
        el("kbd", {}, "/"),
        ` to see what ${bot} can do: `,
        el("code", {}, "/recommend"),
        " finds music for you. Right-click or tap a member to compare your taste.",
      ]
    : [`What ${bot} writes to you alone arrives here. Commands work here, too: type `, el("kbd", {}, "/"), "."];
  const title = session.guild ? "Welcome to #general!" : bot;
  return el(
    "div",
    { class: "welcome" },
    session.guild ? el("span", { class: "hash", "aria-hidden": "true" }, "#") : avatar(theBot(), "large"),
    el("h2", {}, title),
    el("p", {}, words),
  );
}
