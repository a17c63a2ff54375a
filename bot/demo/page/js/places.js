// The rail of servers, and the channels or direct messages of what is chosen there.

import { byId, el, fill } from "./dom.js";
import { appTag, avatar, initial } from "./people.js";
import { closeDrawers } from "./drawers.js";
import { membersHere, myGuilds, nameOf, session, tell, theBot, watch } from "./session.js";
import { openMenu } from "./menu.js";
import { voiceChannels } from "./voice.js";
import { chooseWho } from "./who.js";

export function startPlaces() {
  watch("place", show);
  watch("unread", showPlaces);
  watch("state", show);
}

export function goToChannel(id) {
  const guild = session.state.guilds.find((each) => each.channels.some((channel) => channel.id === id));
  session.guild = guild ?? null;
  session.channel = guild ? id : session.state.dm_channel_id;
  closeDrawers();
  tell("place");
}

function show() {
  showPlaces();
  showMe();
  showMembers();
  byId("channel-name").textContent = session.guild ? `# ${channelName()}` : `@ ${nameOf(theBot())}`;
}

function channelName() {
  return session.guild?.channels.find((each) => each.id === session.channel)?.name ?? "";
}

function showPlaces() {
  const dm = session.state.dm_channel_id;
  const home = railButton("💬", "Direct messages", !session.guild, unread([dm]), () => goToChannel(dm));
  const servers = myGuilds().map((guild) => {
    const news = unread(guild.channels.map((channel) => channel.id));
    const go = () => goToChannel(guild.channels[0].id);
    return railButton(initial(guild.name), guild.name, guild === session.guild, news, go);
  });
  fill(byId("rail"), home, el("hr"), servers);
  byId("place-name").textContent = session.guild ? session.guild.name : "Direct messages";
  fill(byId("channel-list"), session.guild ? channelList(session.guild) : [dmButton(dm)]);
  byId("show-places").classList.toggle("news", unread([...session.unread.keys()]) > 0);
}

const TEXT = 0;

function channelList(guild) {
  const text = guild.channels.filter((channel) => channel.type === TEXT).map(channelButton);
  return [...text, ...voiceChannels(guild)];
}

const unread = (ids) => ids.reduce((sum, id) => sum + (session.unread.get(id) ?? 0), 0);

function badge(count) {
  return count ? el("span", { class: "badge", "aria-label": `${count} unread` }, String(count)) : null;
}

function railButton(face, name, current, news, go) {
  return el(
    "button",
    { class: "server", type: "button", title: name, "aria-label": name, "aria-current": current && "true", onclick: go },
    el("span", { "aria-hidden": "true" }, face),
    badge(news),
  );
}

function channelButton(channel) {
  const current = channel.id === session.channel;
  return el(
    "button",
    { class: "channel", type: "button", "aria-current": current && "true", onclick: () => goToChannel(channel.id) },
    el("span", { class: "sign", "aria-hidden": "true" }, "#"),
    channel.name,
    badge(unread([channel.id])),
  );
}

function dmButton(dm) {
  return el(
    "button",
    { class: "channel", type: "button", "aria-current": "true", onclick: () => goToChannel(dm) },
    avatar(theBot(), "small"),
    nameOf(theBot()),
    badge(unread([dm])),
  );
}

function showMe() {
  const change = el("button", { class: "button secondary", type: "button", onclick: chooseWho }, "Switch");
  const name = el("span", { class: "name" }, nameOf(session.me));
  const note = el("span", { class: "small" }, session.me.dms_closed ? "messages closed" : "Online");
  fill(byId("me"), avatar(session.me, "small"), el("span", { class: "words" }, name, note), change);
}

function showMembers() {
  const members = membersHere();
  const people = members.filter((user) => !user.bot);
  const bots = members.filter((user) => user.bot);
  fill(
    byId("members"),
    el("h2", {}, `Members — ${people.length}`),
    people.map(member),
    bots.length ? el("h2", {}, `Apps — ${bots.length}`) : null,
    bots.map(member),
  );
}

function member(user) {
  const you = user.id === session.me.id ? el("span", { class: "small" }, "you") : null;
  const row = el(
    "button",
    { class: "member", type: "button", "aria-haspopup": "menu", data: { user: user.id } },
    avatar(user, "small"),
    el("span", { class: "name" }, nameOf(user)),
    user.bot ? appTag() : you,
  );
  row.addEventListener("click", () => openMenu(user, row));
  return row;
}
