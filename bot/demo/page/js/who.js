// Choosing who one is. Kept for this tab, so that two tabs can be two members.

import { byId, el } from "./dom.js";
import { avatar } from "./people.js";
import { nameOf, session, tell } from "./session.js";

const KEY = "commontone-demo-as";

export const remembered = () => sessionStorage.getItem(KEY);

export function chooseWho() {
  if (byId("who")) return;
  const people = session.state.users.filter((user) => !user.bot);
  const choose = (user) => {
    sessionStorage.setItem(KEY, user.id);
    dialog.close();
    tell("who", user.id);
  };
  const faces = people.map((user) =>
    el(
      "button",
      { class: "face", type: "button", onclick: () => choose(user) },
      avatar(user, "large"),
      el("span", {}, nameOf(user)),
    ),
  );
  const dialog = el(
    "dialog",
    { id: "who", "aria-labelledby": "who-title" },
    el("h2", { id: "who-title" }, "Who do you want to be?"),
    el("p", {}, "This is a small Discord on your own machine, with the real bot on it. Choose a friend; you can switch at any time."),
    el("div", { class: "faces" }, faces),
  );
  dialog.addEventListener("cancel", (event) => !session.me && event.preventDefault());
  dialog.addEventListener("close", () => dialog.remove());
  byId("layer").append(dialog);
  dialog.showModal();
}
