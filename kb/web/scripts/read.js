// A document's text: go to the place in the address, show in the outline where the reader is.
// Parts of the page come and go while the script stays, so each is looked up when it is needed.
{
  const headOf = (link) => document.getElementById(link.hash.slice(1));
  let shown = null;

  // Where the reader looks: at the opened clause while it is on the screen, else at its upper third.
  const line = () => {
    const mark = document.querySelector(".full-text mark:not(.found)")?.getBoundingClientRect();
    return mark && mark.bottom > 0 && mark.top < innerHeight ? mark.bottom : innerHeight / 3;
  };

  // The last heading above that line; the outline's order is the text's.
  const current = (links) => {
    let low = 0;
    let high = links.length;
    const end = line();
    while (low < high) {
      const middle = (low + high) >> 1;
      if (headOf(links[middle])?.getBoundingClientRect().top < end) low = middle + 1;
      else high = middle;
    }
    return links[low - 1] ?? null;
  };

  const show = () => {
    const link = current(document.querySelectorAll(".outline nav a"));
    if (link === shown) return;
    shown?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "location");
    shown = link;
    const side = link?.closest(".st-key-side");
    if (side && side.scrollHeight > side.clientHeight) {
      const below = link.getBoundingClientRect().top - side.getBoundingClientRect().top;
      side.scrollTop += below - side.clientHeight / 2;
    }
  };

  let isWaiting = false;
  const showSoon = () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      show();
    });
  };

  window.stopReading?.abort();
  window.stopReading = new AbortController();
  const { signal } = window.stopReading;
  document.addEventListener("scroll", showSoon, { capture: true, passive: true, signal });

  // What was never on the screen has an estimated height: when the place is drawn, it is gone to once more.
  const arrive = () =>
    requestAnimationFrame(() => requestAnimationFrame(() => headOf(location)?.scrollIntoView()));
  window.addEventListener("hashchange", arrive, { signal });

  // The text arrives after the browser has looked for the place, so it is looked for once more.
  // Above the text, on a phone, the original is what was asked for.
  const original = innerWidth < 1000 && document.querySelector("section.printed");
  if (location.hash && headOf(location)) location.replace(location.hash);
  else if (original) original.scrollIntoView();
  else document.querySelector(".full-text mark:not(.found)")?.scrollIntoView({ block: "center" });
  show();
}
