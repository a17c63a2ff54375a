// Buttons of messages: they act, or they open something.

import { press } from "./acting.js";
import { el, outside } from "./dom.js";
import { goToChannel } from "./places.js";
import { nameOf, session } from "./session.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary" };
const LINK = 5;
// Discord's own addresses lead to a channel of this page.
const IN_DISCORD = /^https:\/\/(?:\w+\.)?discord\.com\/channels\/(?:@me|\d+)\/(\d+)/;
// The demo's own sign-in page: it is told who is in front of the screen, as a browser that is signed
// in to Spotify would know.
const SIGN_IN = /^http:\/\/127\.0\.0\.1:\d+\/accounts\/authorize\?/;

function address(url) {
  return SIGN_IN.test(url) ? `${url}&login=${encodeURIComponent(nameOf(session.me))}` : url;
}

function face(told) {
  const emoji = told.emoji?.name;
  return [
    emoji ? el("span", { class: "emoji", "aria-hidden": "true" }, emoji) : null,
    told.label ? el("span", {}, told.label) : null,
  ];
}

function spoken(told) {
  return told.label ? undefined : told.emoji?.name;
}

export function button(told, message) {
  const style = `button ${STYLES[told.style] ?? "secondary"}`;
  if (told.style === LINK) return linkButton(told, style);
  return el(
    "button",
    {
      class: style,
      type: "button",
      disabled: told.disabled,
      "aria-label": spoken(told),
      data: { customId: told.custom_id },
      onclick: (event) => press(message, told.custom_id, undefined, event.currentTarget),
    },
    face(told),
  );
}

function linkButton(told, style) {
  const channel = IN_DISCORD.exec(told.url)?.[1];
  if (channel) {
    const go = () => goToChannel(channel);
    return el("button", { class: style, type: "button", onclick: go }, face(told));
  }
  const arrow = el("span", { class: "out", "aria-hidden": "true" }, "↗\uFE0E");
  return outside(address(told.url), { class: style, "aria-label": spoken(told) }, face(told), arrow);
}
