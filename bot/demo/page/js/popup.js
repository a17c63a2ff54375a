// Something that floats beside an element, until Escape or a press elsewhere.

const MARGIN = 8;

// `shown` goes into `inside`; returns the way to close it. `closed` is called once.
export function openPopup(anchor, shown, inside, closed = () => {}) {
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    const hadFocus = shown.contains(document.activeElement);
    shown.remove();
    anchor.setAttribute?.("aria-expanded", "false");
    document.removeEventListener("pointerdown", elsewhere, true);
    window.removeEventListener("resize", close);
    if (hadFocus) anchor.focus?.();
    closed();
  };
  const elsewhere = (event) => {
    if (!shown.contains(event.target) && !(anchor.contains?.(event.target))) close();
  };
  shown.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  document.addEventListener("pointerdown", elsewhere, true);
  window.addEventListener("resize", close);
  anchor.setAttribute?.("aria-expanded", "true");
  shown.classList.add("popup");
  inside.append(shown);
  place(anchor.getBoundingClientRect(), shown);
  return close;
}

function place(beside, shown) {
  const { offsetWidth: wide, offsetHeight: high } = shown;
  shown.style.setProperty("min-width", `${Math.min(beside.width, window.innerWidth - 2 * MARGIN)}px`);
  const below = beside.bottom + 4;
  const top = below + high + MARGIN < window.innerHeight ? below : beside.top - high - 4;
  const left = Math.min(beside.left, window.innerWidth - wide - MARGIN);
  shown.style.setProperty("top", `${Math.max(MARGIN, top)}px`);
  shown.style.setProperty("left", `${Math.max(MARGIN, left)}px`);
}
