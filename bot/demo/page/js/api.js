// What the small Discord offers to this page; the shapes are described in bot/demo/discord/page.py.

export class Refused extends Error {}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(body.error ?? `The demo answered ${response.status}.`);
  return body;
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(`api/${path}`, options);
  } catch {
    throw new Refused("The demo does not answer. Is it still running?");
  }
  return answer(response);
}

export const getState = (as) => ask(as ? `state?as=${as}` : "state");

export const getMessages = (as, channel) =>
  ask(`channels/${channel}/messages?as=${as}`).then((body) => body.messages);

export function interact(as, kind, place, data) {
  return ask("interactions", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ as, kind, guild_id: null, channel_id: null, message_id: null, ...place, data }),
  });
}

// Into a voice channel of a server, or out of it (null).
export async function moveTo(as, guild, channel) {
  const body = JSON.stringify({ as, guild_id: guild, channel_id: channel });
  const headers = { "Content-Type": "application/json" };
  const response = await fetch("api/voice", { method: "POST", headers, body });
  if (!response.ok) await answer(response);
}

const EVENTS = [
  "message_create", "message_update", "message_delete", "thinking", "answered", "modal", "failed",
  "commands", "state",
];

// The browser reconnects by itself; `opened` is called each time, `lost` while it is not.
export function listen(as, { opened, lost, event }) {
  const stream = new EventSource(`api/events?as=${as}`);
  stream.addEventListener("open", opened);
  stream.addEventListener("error", lost);
  for (const name of EVENTS) {
    stream.addEventListener(name, (told) => event(name, JSON.parse(told.data)));
  }
  return () => stream.close();
}

export async function asFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return { filename: file.name, base64: btoa(binary) };
}
