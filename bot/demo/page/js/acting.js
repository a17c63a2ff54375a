// What the one in front of the screen does, and how it is shown while nothing has come of it.

import { interact } from "./api.js";
import { expect } from "./outcomes.js";
import { here, session, tell } from "./session.js";

export const busy = new Map(); // message id -> the custom id that was pressed
export const failures = new Map(); // message id -> why the last press failed
let notices = 0;

export async function press(message, customId, values, shown) {
  if (busy.has(message.id)) return;
  busy.set(message.id, customId);
  failures.delete(message.id);
  shown?.classList.add("busy");
  const place = { channel_id: message.channel_id, message_id: message.id };
  const over = (error) => {
    busy.delete(message.id);
    if (error) failures.set(message.id, error);
    tell("message", message.id);
  };
  try {
    const data = values ? { custom_id: customId, values } : { custom_id: customId };
    const { interaction_id: id } = await interact(session.me.id, "component", place, data);
    expect(id, ({ kind, told }) => over(kind === "failed" ? told.error : null));
  } catch (refused) {
    over(refused.message);
  }
}

export const runCommand = (name, options) => use("command", name, { name, options });

export const runUserCommand = (name, target) =>
  use("user_command", name, { name, target_id: target.id });

async function use(kind, command, data) {
  const place = here();
  const notice = addNotice(place.channel_id, { command, error: null });
  try {
    const { interaction_id: id } = await interact(session.me.id, kind, place, data);
    expect(id, (outcome) => {
      if (outcome.kind === "failed") showFailure(notice, outcome.told.error);
      else dropNotice(notice);
    });
  } catch (refused) {
    showFailure(notice, refused.message);
  }
}

// A line that only this page knows, among the messages: "sending", or why it failed.
function addNotice(channel, notice) {
  notices += 1;
  const made = { id: `local-${notices}`, channel_id: channel, local: true, user: session.me, ...notice };
  session.messages.get(channel)?.set(made.id, made);
  tell("message", made.id);
  return made;
}

function showFailure(notice, error) {
  notice.error = error;
  tell("message", notice.id);
}

export function dropNotice(notice) {
  session.messages.get(notice.channel_id)?.delete(notice.id);
  tell("removed", notice.id);
}
