// Voice channels: who sits in them, and going in or out. Nothing is heard.

import { moveTo } from "./api.js";
import { el } from "./dom.js";
import { avatar } from "./people.js";
import { nameOf, session, userById } from "./session.js";

const VOICE = 2;

export function voiceChannels(guild) {
  return guild.channels.filter((channel) => channel.type === VOICE).flatMap((channel) => [
    voiceButton(guild, channel),
    ...sitting(guild, channel),
  ]);
}

function voiceButton(guild, channel) {
  const inside = guild.voice[session.me.id] === channel.id;
  const go = () => moveTo(session.me.id, guild.id, inside ? null : channel.id);
  return el(
    "button",
    { class: "channel voice", type: "button", "aria-pressed": String(inside), onclick: go },
    el("span", { class: "sign", "aria-hidden": "true" }, "🔊"),
    el("span", { class: "name" }, channel.name),
    el("span", { class: "small" }, inside ? "Leave" : "Join"),
  );
}

function sitting(guild, channel) {
  const people = Object.keys(guild.voice).filter((id) => guild.voice[id] === channel.id).map(userById);
  return people.filter(Boolean).map((user) =>
    el("div", { class: "sitting" }, avatar(user, "tiny"), el("span", {}, nameOf(user))),
  );
}
