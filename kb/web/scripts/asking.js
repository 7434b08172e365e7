// What is done while a question is typed: Enter asks, its length is counted, and what holds the typed
// words is suggested. Parts of the page come and go while the script stays, so each is looked up when it
// is needed. Suggestions are set as text.
{
  const PAUSE = 150; // milliseconds without a key before suggestions are asked for
  const fieldOf = (event) => event.target.closest(".st-key-question textarea");
  const field = () => document.querySelector(".st-key-question textarea");
  const list = () => document.querySelector(".suggestions ul");
  const choices = () => [...document.querySelectorAll(".suggestions button")];

  // --- its length ---

  const count = (question) => {
    const counter = document.querySelector(".counter");
    const length = [...question].length;
    const limit = Number(counter.dataset.limit);
    counter.textContent = length < 0.8 * limit ? "" : `${length} / ${limit}`;
    counter.classList.toggle("over", length > limit);
  };

  // --- suggestions ---

  let soon = 0;
  let request = new AbortController();

  const show = (texts) => {
    const buttons = texts.map((text) => {
      const entry = document.createElement("li");
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
      entry.append(button);
      return entry;
    });
    list().replaceChildren(...buttons);
    list().parentElement.hidden = texts.length === 0;
    const said = list().parentElement.querySelector("[role=status]");
    said.textContent = texts.length === 0 ? "" : said.dataset.said + texts.length;
  };

  const close = () => {
    clearTimeout(soon);
    request.abort();
    if (list()) show([]);
  };

  const suggest = async (typed) => {
    request = new AbortController();
    const asked = new URLSearchParams(location.search);
    asked.set("q", typed);
    try {
      const reply = await fetch(`./suggestions?${asked}`, { signal: request.signal });
      if (reply.ok) show(await reply.json());
    } catch {} // typed on meanwhile, or the connection is lost, which the page says itself
  };

  // An input method's letters are no words yet; what ``take`` puts in was not typed.
  const typing = (event) => {
    const typed = fieldOf(event)?.value;
    if (typed === undefined) return;
    count(typed);
    if (event.type === "input" && (event.isComposing || !event.isTrusted)) return;
    clearTimeout(soon);
    request.abort();
    if (typed.trim()) soon = setTimeout(suggest, PAUSE, typed);
    else close();
  };

  // As if it had been typed: Streamlit's field keeps what it is told by the browser only.
  const take = (text) => {
    close();
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field(), text);
    field().dispatchEvent(new Event("input", { bubbles: true }));
    field().focus();
  };

  const move = (event, step) => {
    const stops = [field(), ...choices()];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (stops.length === 1 || !next) return;
    event.preventDefault();
    next.focus();
  };

  document.addEventListener("input", typing);
  document.addEventListener("compositionend", typing);

  document.addEventListener("keydown", (event) => {
    const isComposing = event.isComposing || event.keyCode === 229; // 229: Safari ends composing too early
    const isHere = fieldOf(event) || event.target.closest(".suggestions");
    if (!isHere || isComposing) return;
    if (event.key === "ArrowDown") move(event, 1);
    if (event.key === "ArrowUp" && !fieldOf(event)) move(event, -1);
    if (event.key === "Escape") {
      close();
      field().focus();
    }
    if (event.key === "Enter" && fieldOf(event) && !event.shiftKey) {
      event.preventDefault();
      close();
      event.target.closest("form, [data-testid=stForm]").querySelector("button").click();
    }
  });

  // A tap on a suggestion takes no focus from the field, or the list would be gone before it counts.
  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".suggestions")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest(".suggestions button");
    if (chosen) take(chosen.textContent);
  });
  document.addEventListener("focusout", (event) => {
    const stays = event.relatedTarget?.closest(".suggestions, .st-key-question textarea");
    if ((fieldOf(event) || event.target.closest(".suggestions")) && !stays) close();
  });
}
