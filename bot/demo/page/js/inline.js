// Discord's markdown inside a line: marks, links, mentions, times, and escapes. Returns nodes.

import { el, outside } from "./dom.js";
import { channelName, nameOf, userById } from "./session.js";
import { timestamp } from "./times.js";

const INNER = "((?:\\\\[\\s\\S]|[^\\\\])+?)";

function wrapped(tag, ...properties) {
  return (match, names) => el(tag, properties[0] ?? {}, inline(match[1], names));
}

function spoiler(match, names) {
  const shown = el("span", { class: "spoiler", role: "button", tabindex: "0" }, inline(match[1], names));
  const open = () => shown.classList.add("open");
  shown.addEventListener("click", open);
  shown.addEventListener("keydown", (event) => event.key === "Enter" && open());
  return shown;
}

function mentioned(match, names) {
  const name = names[match[1]] ?? nameOf(userById(match[1]));
  return el("span", { class: "mention", data: { user: match[1] } }, `@${name}`);
}

// Tried in this order at every place; each is sticky.
const RULES = [
  [/\\([^0-9A-Za-z\s])/y, (match) => match[1]],
  [/(`+)([\s\S]*?[^`])\1(?!`)/y, (match) => el("code", {}, match[2].trim())],
  [/\[((?:\\.|[^\\\]])+)\]\(<?(https?:\/\/[^\s)>]+)>?(?: "[^"]*")?\)/y, link],
  [/<(https?:\/\/[^\s>]+)>/y, (match) => outside(match[1], {}, match[1])],
  [/https?:\/\/[^\s<]+[^<.,:;"'\])\s]/y, (match) => outside(match[0], {}, match[0])],
  [/<@!?(\d+)>/y, mentioned],
  [/<#(\d+)>/y, (match) => el("span", { class: "mention" }, channelName(match[1]))],
  [/<\/([^:>]+):\d+>/y, (match) => el("span", { class: "mention" }, `/${match[1]}`)],
  [/<a?:(\w+):\d+>/y, (match) => `:${match[1]}:`],
  [/<t:(-?\d+)(?::([tTdDfFRsS]))?>/y, (match) => timestamp(Number(match[1]), match[2] ?? "f")],
  [new RegExp(`\\*\\*\\*${INNER}\\*\\*\\*(?!\\*)`, "y"), boldItalics],
  [new RegExp(`\\*\\*${INNER}\\*\\*(?!\\*)`, "y"), wrapped("strong")],
  [new RegExp(`__${INNER}__(?!_)`, "y"), wrapped("u")],
  [new RegExp(`\\*(?![\\s*])${INNER}\\*(?!\\*)`, "y"), wrapped("em")],
  [new RegExp(`_(?!_)${INNER}_(?![\\w_])`, "y"), wrapped("em")],
  [new RegExp(`~~${INNER}~~`, "y"), wrapped("s")],
  [new RegExp(`\\|\\|${INNER}\\|\\|`, "y"), spoiler],
];

function link(match, names) {
  return outside(match[2], {}, inline(match[1], names));
}

function boldItalics(match, names) {
  return el("strong", {}, el("em", {}, inline(match[1], names)));
}

export function inline(text, names) {
  const nodes = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = firstRule(text, at);
    if (!found) {
      plain += text[at];
      at += 1;
      continue;
    }
    const made = found.make(found.match, names);
    if (typeof made === "string") {
      plain += made;
    } else {
      if (plain) nodes.push(plain);
      plain = "";
      nodes.push(made);
    }
    at += found.match[0].length;
  }
  if (plain) nodes.push(plain);
  return nodes;
}

const OPENS = /[\\`[<h*_~|]/;

function firstRule(text, at) {
  if (!OPENS.test(text[at])) return null;
  for (const [rule, make] of RULES) {
    rule.lastIndex = at;
    const match = rule.exec(text);
    if (match && !(text[at] === "_" && /\w/.test(text[at - 1] ?? ""))) return { match, make };
  }
  return null;
}
