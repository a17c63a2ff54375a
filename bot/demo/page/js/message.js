// One message: who used what, the author, the content, and what only its reader sees.

import { busy, dropNotice, failures } from "./acting.js";
import { attachment, layout } from "./card.js";
import { el } from "./dom.js";
import { embed } from "./embeds.js";
import { markdown } from "./markdown.js";
import { openMenu } from "./menu.js";
import { appTag, avatar } from "./people.js";
import { isUserCommand, nameOf, theBot } from "./session.js";
import { written } from "./times.js";

export function messageElement(message, dismiss) {
  if (message.local) return notice(message);
  const { ephemeral } = message.page;
  const made = el(
    "article",
    { class: ephemeral ? "message ephemeral" : "message", data: { id: message.id } },
    origin(message),
    avatar(message.author),
    el(
      "div",
      { class: "body" },
      el("div", { class: "by" }, author(message.author), written(message.timestamp)),
      message.page.thinking ? thinking(message) : contents(message),
      failure(failures.get(message.id)),
      ephemeral ? onlyYou(() => dismiss(message)) : null,
    ),
  );
  const pressed = busy.get(message.id);
  for (const each of made.querySelectorAll("[data-custom-id]")) {
    each.classList.toggle("busy", each.dataset.customId === pressed);
  }
  return made;
}

function contents(message) {
  return [
    message.content ? markdown(message.content, message.page.names) : null,
    message.content && message.edited_timestamp ? el("span", { class: "edited" }, "(edited)") : null,
    ...message.embeds.map((told) => embed(told, message)),
    ...message.attachments.filter((each) => !shownInCard(message, each)).map(attachment),
    ...layout(message),
  ];
}

function shownInCard(message, file) {
  const card = JSON.stringify(message.components);
  // Discord puts the file's own address in the place of attachment://name.
  return card.includes(`attachment://${file.filename}`) || card.includes(`"attachment_id":"${file.id}"`);
}

function author(user) {
  const name = el("button", { class: "name", type: "button" }, nameOf(user));
  name.addEventListener("click", () => openMenu(user, name));
  return [name, user.bot ? appTag() : null];
}

function origin(message) {
  const { used, reply_to: replyTo } = message.page;
  if (used) return usedLine(used.user, used.command);
  if (!replyTo) return null;
  const go = () => {
    const before = document.querySelector(`[data-id="${CSS.escape(replyTo)}"]`);
    before?.scrollIntoView({ block: "center" });
  };
  const back = el("button", { class: "plain-link", type: "button", onclick: go }, "the message above");
  return el("div", { class: "used" }, "In answer to a button of ", back);
}

function usedLine(user, command) {
  return el(
    "div",
    { class: "used" },
    avatar(user, "tiny"),
    el("span", { class: "who" }, nameOf(user)),
    " used ",
    el("span", { class: "mention" }, isUserCommand(command) ? command : `/${command}`),
  );
}

function thinking(message) {
  const dots = el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
  return el("p", { class: "thinking" }, dots, `${nameOf(message.author)} is thinking…`);
}

function failure(error) {
  return error ? el("p", { class: "failure", role: "alert" }, `⚠ ${error}`) : null;
}

function onlyYou(dismiss) {
  const away = el("button", { class: "plain-link", type: "button", onclick: dismiss }, "Dismiss message");
  return el("p", { class: "only-you" }, "👁 Only you can see this · ", away);
}

// A command that is on its way, or that failed.
function notice(told) {
  const state = told.error ? failure(told.error) : el("p", { class: "thinking" }, "Sending command…");
  return el(
    "article",
    { class: told.error ? "message ephemeral" : "message sending", data: { id: told.id } },
    usedLine(told.user, told.command),
    avatar(theBot()),
    el(
      "div",
      { class: "body" },
      el("div", { class: "by" }, author(theBot())),
      state,
      told.error ? onlyYou(() => dropNotice(told)) : null,
    ),
  );
}
