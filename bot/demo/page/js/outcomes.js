// What became of an interaction. The event may come before the answer that tells its id.

const waiting = new Map();
const early = new Map();
const KEPT = 50;

export function expect(id, settled) {
  if (early.has(id)) {
    settled(early.get(id));
    early.delete(id);
  } else {
    waiting.set(id, settled);
  }
}

// `kind`: thinking, answered, modal or failed.
export function settle(id, kind, told) {
  const settled = waiting.get(id);
  if (settled) {
    waiting.delete(id);
    settled({ kind, told });
    return;
  }
  early.set(id, { kind, told });
  if (early.size > KEPT) early.delete(early.keys().next().value);
}
