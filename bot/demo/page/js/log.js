// The list of messages: kept in step with what happens, and at its end while one reads there.

import { getMessages } from "./api.js";
import { byId, el, fill } from "./dom.js";
import { messageElement } from "./message.js";
import { session, tell, watch } from "./session.js";
import { welcome } from "./welcome.js";

const NEAR = 80;
let list;
let atEnd = true;
let begun = null; // the tall message that was shown from its beginning

export function startLog() {
  const log = byId("log");
  list = el("div", { id: "list" });
  fill(log, list);
  const toEnd = () => atEnd && log.scrollTo(0, endOf(log));
  let top = 0;
  log.addEventListener("scroll", () => {
    // Only scrolling up leaves the end: a card that grows does not.
    const near = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
    if (near) atEnd = true;
    else if (log.scrollTop < top) atEnd = false;
    top = log.scrollTop;
  });
  // Pictures and cards grow after they came.
  new ResizeObserver(toEnd).observe(list);
  new ResizeObserver(toEnd).observe(log);
  watch("place", showAll);
  watch("message", showOne);
  watch("removed", (id) => find(id)?.remove());
}

// The end; but what is taller than the window is read from its beginning.
function endOf(log) {
  const last = list.lastElementChild;
  if (!last || last.offsetHeight <= log.clientHeight) return log.scrollHeight;
  if (begun === last.dataset.id) return log.scrollTop;
  begun = last.dataset.id;
  return last.offsetTop - list.offsetTop - 8;
}

const find = (id) => list.querySelector(`[data-id="${CSS.escape(id)}"]`);

async function showAll() {
  const channel = session.channel;
  atEnd = true;
  begun = null;
  session.unread.delete(channel);
  tell("unread");
  if (!session.messages.has(channel)) await reload(channel);
  if (channel !== session.channel) return;
  const messages = [...(session.messages.get(channel)?.values() ?? [])];
  fill(list, welcome(), messages.map((message) => messageElement(message, dismiss)));
}

export async function reload(channel) {
  const messages = await getMessages(session.me.id, channel).catch(() => []);
  session.messages.set(channel, new Map(messages.map((message) => [message.id, message])));
}

// A message came, or changed.
export function keep(message, isNew) {
  const known = session.messages.get(message.channel_id);
  if (known && (isNew || known.has(message.id))) known.set(message.id, message);
  if (message.channel_id === session.channel) {
    if (known?.has(message.id)) showOne(message.id);
  } else if (isNew && !message.page.ephemeral) {
    session.unread.set(message.channel_id, (session.unread.get(message.channel_id) ?? 0) + 1);
    tell("unread");
  }
}

export function forget(channel, id) {
  session.messages.get(channel)?.delete(id);
  find(id)?.remove();
}

function showOne(id) {
  const message = session.messages.get(session.channel)?.get(id);
  if (!message) return;
  if (message.local) atEnd = true; // one's own command is always in view
  const made = messageElement(message, dismiss);
  const before = find(id);
  if (before) replace(before, made);
  else list.append(made);
}

// The same pictures stay, and so does the focus: nothing flickers, the keyboard does not get lost.
function replace(before, made) {
  const pictures = new Map([...before.querySelectorAll("img")].map((image) => [image.src, image]));
  for (const image of made.querySelectorAll("img")) {
    const same = pictures.get(image.src);
    if (same) {
      pictures.delete(image.src);
      image.replaceWith(same);
    }
  }
  const focused = before.contains(document.activeElement) && document.activeElement.dataset.customId;
  before.replaceWith(made);
  if (!focused) return;
  const again = made.querySelector(`[data-custom-id="${CSS.escape(focused)}"]`);
  (again && !again.disabled ? again : made.querySelector("button[data-custom-id]:enabled"))?.focus();
}

function dismiss(message) {
  forget(message.channel_id, message.id);
}

