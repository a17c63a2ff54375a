// Times as Discord shows them.

import { el } from "./dom.js";

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
const UNITS = [
  ["year", 31_557_600], ["month", 2_629_800], ["day", 86_400], ["hour", 3600], ["minute", 60],
  ["second", 1],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

function format(date, style) {
  return new Intl.DateTimeFormat("en", STYLES[style] ?? STYLES.f).format(date);
}

function fromNow(date) {
  const seconds = Math.round((date - Date.now()) / 1000);
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
  return relative.format(Math.trunc(seconds / size), unit);
}

// <t:...>: `seconds` since 1970.
export function timestamp(seconds, style) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return String(seconds);
  const text = style === "R" ? fromNow(date) : format(date, style);
  const properties = { class: "time", datetime: date.toISOString(), title: format(date, "F") };
  return el("time", { ...properties, data: { style } }, text);
}

// When a message was written.
export function written(iso) {
  const date = new Date(iso);
  const today = date.toDateString() === new Date().toDateString();
  const text = today ? format(date, "t") : `${format(date, "d")}, ${format(date, "t")}`;
  return el("time", { class: "written", datetime: iso, title: format(date, "F") }, text);
}

// "in 5 minutes" gets shorter while one looks at it.
export function keepTime() {
  setInterval(() => {
    for (const shown of document.querySelectorAll("time[data-style=R]")) {
      shown.textContent = fromNow(new Date(shown.dateTime));
    }
  }, 5000);
}
