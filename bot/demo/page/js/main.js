// Starts the page, and hands on what the small Discord tells.

import { getState, listen } from "./api.js";
import { startComposer } from "./composer.js";
import { byId } from "./dom.js";
import { startDrawers } from "./drawers.js";
import { forget, keep, reload, startLog } from "./log.js";
import { startMenus } from "./menu.js";
import { openModal } from "./modal.js";
import { settle } from "./outcomes.js";
import { goToChannel, startPlaces } from "./places.js";
import { session, tell, watch } from "./session.js";
import { keepTime } from "./times.js";
import { chooseWho, remembered } from "./who.js";

let stop = () => {};
let wasLost = false;

async function become(id) {
  stop();
  session.messages.clear();
  session.unread.clear();
  await refresh(id);
  stop = listen(id, { opened: caughtUp, lost, event: heard });
  goToChannel(session.guild?.channels[0]?.id ?? session.state.guilds[0]?.channels[0]?.id);
}

async function refresh(id) {
  session.state = await getState(id);
  session.me = session.state.me;
  const here = session.state.guilds.find((guild) => guild.id === session.guild?.id);
  session.guild = here ?? null;
  banner(session.state.connected ? "" : "The bot is not connected at the moment.");
}

function banner(words) {
  byId("banner").textContent = words;
  byId("banner").hidden = !words;
}

function lost() {
  wasLost = true;
  banner("The demo does not answer. Start it again, and this page goes on.");
}

// After a gap, what was missed is asked for.
async function caughtUp() {
  if (!wasLost) return;
  wasLost = false;
  try {
    await refresh(session.me.id);
  } catch {
    location.reload(); // another demo, with other people
    return;
  }
  session.messages.clear();
  await reload(session.channel);
  tell("place");
}

const HEARD = {
  message_create: (told) => keep(told.message, true),
  message_update: (told) => keep(told.message, false),
  message_delete: (told) => forget(told.channel_id, told.message_id),
  modal: (told) => openModal(told),
  commands: (told) => {
    session.state.commands = told.commands;
  },
  state: async () => {
    await refresh(session.me.id);
    tell("state");
  },
};

function heard(name, told) {
  HEARD[name]?.(told);
  if (told.interaction_id) settle(told.interaction_id, name, told);
}

async function start() {
  startDrawers();
  startMenus();
  startPlaces();
  startLog();
  startComposer();
  keepTime();
  watch("who", become);
  try {
    session.state = await getState();
  } catch (refused) {
    banner(refused.message);
    return;
  }
  const before = session.state.users.find((user) => user.id === remembered() && !user.bot);
  if (before) await become(before.id);
  else chooseWho();
}

start();
