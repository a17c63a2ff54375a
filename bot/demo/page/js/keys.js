// The keys of the composer.

export function keysOf(composer, event) {
  if (event.isComposing || event.target.localName !== "input") return;
  const doIt = KEYS[event.key];
  if (doIt && doIt(composer, event)) event.preventDefault();
}

const KEYS = {
  ArrowDown: (composer) => composer.list.move(1),
  ArrowUp: (composer) => composer.list.move(-1),
  ArrowLeft: (composer, event) => atEdge(event, 0) && beside(composer, event.target, -1),
  ArrowRight: (composer, event) => atEdge(event, event.target.value.length) && beside(composer, event.target, 1),
  Enter: enter,
  Tab: tab,
  Escape: escape,
  Backspace: backspace,
};

// Enter takes what is marked; where nothing is left to take, it sends.
function enter(composer) {
  const { current } = composer.list;
  const done = composer.field && composer.field.picked !== undefined;
  if (current && !done) composer.take(current);
  else composer.send();
  return true;
}

function tab(composer, event) {
  if (event.shiftKey || !composer.list.open) return false;
  if (composer.field && !composer.list.items.length) {
    composer.next();
    return true;
  }
  const item = composer.list.current ?? composer.list.items[0];
  if (!item) return false;
  composer.take(item);
  return true;
}

function escape(composer, event) {
  event.stopPropagation();
  if (composer.list.open) composer.list.hide();
  else composer.clear();
  return true;
}

function backspace(composer, event) {
  const { target } = event;
  if (target.value || target.type === "file") return false;
  if (composer.field) composer.remove(composer.field);
  else if (composer.fields.length) composer.fields.at(-1).input.focus();
  else if (composer.leaf) composer.clear();
  else return false;
  return true;
}

function atEdge({ target }, place) {
  return target.type === "text" && target.selectionStart === place && target.selectionEnd === place;
}

function beside(composer, input, step) {
  const { inputs } = composer;
  const other = inputs[inputs.indexOf(input) + step];
  other?.focus();
  return Boolean(other);
}
