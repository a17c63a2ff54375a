// Discord's markdown, in lines: headings, small text, lists, quotes, code. Returns nodes.

import { el } from "./dom.js";
import { inline } from "./inline.js";

const FENCE = /^```(?:[\w+-]*\n)?([\s\S]*?)\n?```\n?/;
const HEADING = /^(#{1,3}) +(.+)$/;
const SMALL = /^-# +(.+)$/;
const ITEM = /^( *)(?:[-*]|(\d+)\.) +(.+)$/;
const QUOTE = /^> (.*)$/;

// A quote holds no quotes: `quoted` is for what is inside one.
export function markdown(text, names = {}, quoted = false) {
  const out = el("div", { class: "markdown" });
  let rest = text;
  while (rest) {
    if (rest.startsWith(">>> ") && !quoted) {
      out.append(el("blockquote", {}, markdown(rest.slice(4), names, true)));
      break;
    }
    const fence = FENCE.exec(rest);
    if (fence) {
      out.append(el("pre", {}, el("code", {}, fence[1])));
      rest = rest.slice(fence[0].length);
      continue;
    }
    rest = block(rest, out, names, quoted);
  }
  return out;
}

// Take one block from the start of `text`; returns what is left.
function block(text, out, names, quoted) {
  const lines = text.split("\n");
  const [first] = lines;
  let match;
  if ((match = HEADING.exec(first))) {
    out.append(el(`h${match[1].length + 2}`, {}, inline(match[2], names)));
    return lines.slice(1).join("\n");
  }
  if ((match = SMALL.exec(first))) {
    out.append(el("p", { class: "small" }, inline(match[1], names)));
    return lines.slice(1).join("\n");
  }
  if (ITEM.test(first)) return list(lines, out, names);
  if (QUOTE.test(first) && !quoted) {
    const quote = lines.slice(0, run(lines, (line) => QUOTE.test(line)));
    const inside = quote.map((line) => QUOTE.exec(line)[1]).join("\n");
    out.append(el("blockquote", {}, markdown(inside, names, true)));
    return lines.slice(quote.length).join("\n");
  }
  const plain = Math.max(1, run(lines, isPlain));
  out.append(el("p", {}, inline(lines.slice(0, plain).join("\n"), names)));
  return lines.slice(plain).join("\n");
}

function isPlain(line) {
  return ![HEADING, SMALL, ITEM, QUOTE].some((rule) => rule.test(line)) && !/^(```|>>> )/.test(line);
}

function run(lines, holds) {
  const end = lines.findIndex((line) => !holds(line));
  return end < 0 ? lines.length : end;
}

function list(lines, out, names) {
  const items = lines.slice(0, run(lines, (line) => ITEM.test(line)));
  let current = null;
  for (const line of items) {
    const [, indent, number, words] = ITEM.exec(line);
    const tag = number ? "ol" : "ul";
    const deep = indent.length >= 2;
    if (!current || current.localName !== tag || current.classList.contains("deep") !== deep) {
      current = el(tag, { class: deep ? "deep" : undefined, start: number });
      out.append(current);
    }
    current.append(el("li", {}, inline(words, names)));
  }
  return lines.slice(items.length).join("\n");
}
