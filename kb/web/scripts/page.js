// What is done in the browser alone. No word of a document or question becomes markup here: texts are
// set as text, addresses as attributes of our own links.
// ``WORDS``: what it says, in the visitor's language; ``PAGES``: the paths of the pages; see open.js.
"use strict";

const VISITED = "visited";
const MOST_VISITED = 8;
const SHOWN_FOR = 2500; // milliseconds

// --- copying, also where the page comes without HTTPS and has no clipboard ---

function copied(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "aloud";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done ? Promise.resolve() : Promise.reject(new Error("not copied"));
}

function copy(button) {
  const source = button.parentElement.querySelector(".to-copy");
  copied(source.textContent).then(() => {
    const said = button.parentElement.querySelector("[role=status]");
    said.textContent = WORDS.copied;
    setTimeout(() => { said.textContent = ""; }, SHOWN_FOR);
  });
}

// The system's own way to send a link on; a browser that has none, or no HTTPS, is not offered it.
function send(button) {
  const url = button.parentElement.querySelector(".to-copy").textContent;
  navigator.share({ title: document.title, url }).catch(error => {
    if (error.name !== "AbortError") copy(button); // whoever changes their mind is no failure
  });
}

document.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (button?.classList.contains("copy")) copy(button);
  if (button?.classList.contains("print")) print();
  if (button?.classList.contains("send")) send(button);
  if (button?.classList.contains("pick")) pick(button);
  // A turned page of results begins at its top.
  if (button?.closest(".st-key-pages")) document.querySelector(".st-key-order")?.scrollIntoView();
});

// Folded parts are not printed: they are opened for as long as printing takes.
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details.on-paper:not([open])")) {
    part.open = true;
    addEventListener("afterprint", () => { part.open = false; }, { once: true });
  }
});

// --- from page to page: Streamlit follows the address, as it does for Back, where a browser would load all anew ---

function leadsInside(link, event) {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  // How the page is read is said before all else, and a page that hangs is to be loaded anew.
  if (!link || link.target || link.download || link.closest(".view, .waiting")) return false;
  const root = new URL("./", location).pathname; // each page's path is one word below it
  const isPage = link.origin === location.origin && link.pathname.startsWith(root)
    && PAGES.includes(link.pathname.slice(root.length));
  const isHere = link.pathname === location.pathname && link.search === location.search;
  return isPage && !(isHere && link.hash);
}

document.addEventListener("click", event => {
  const link = event.target.closest("a[href]");
  if (!leadsInside(link, event)) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  dispatchEvent(new PopStateEvent("popstate"));
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
});

// --- the questions of this visit, kept in this tab and nowhere else ---

function remember(question) {
  const before = JSON.parse(sessionStorage.getItem(VISITED) ?? "[]");
  const others = before.filter(visit => visit.question !== question);
  const visits = [{ question, search: location.search }, ...others].slice(0, MOST_VISITED);
  sessionStorage.setItem(VISITED, JSON.stringify(visits));
  return others;
}

function showVisited(place) {
  const question = new URLSearchParams(location.search).get("q");
  if (!question || place.dataset.shown === location.search) return;
  place.dataset.shown = location.search;
  const visits = remember(question);
  place.replaceChildren();
  if (visits.length === 0) return;
  const heading = document.createElement("h2");
  heading.textContent = WORDS.visited;
  const list = document.createElement("ul");
  for (const visit of visits) {
    const link = document.createElement("a");
    link.textContent = visit.question;
    link.href = location.pathname + visit.search;
    const entry = document.createElement("li");
    entry.append(link);
    list.append(entry);
  }
  place.append(heading, list);
}

// --- the clauses picked for a memo: kept in this tab until their page is opened, whose address names them ---

const BASKET = "basket";
const picked = () => JSON.parse(sessionStorage.getItem(BASKET) ?? "[]"); // pairs of a clause and its note
const isMemo = () => location.pathname.endsWith("/memo");

function pick(button) {
  const before = picked();
  const held = new Set(before.map(([clause]) => clause));
  const fresh = JSON.parse(button.dataset.clauses).filter(clause => !held.has(clause));
  const most = Number(document.querySelector(".basket").dataset.most);
  const isFull = before.length + fresh.length > most;
  if (!isFull) sessionStorage.setItem(BASKET, JSON.stringify([...before, ...fresh.map(clause => [clause, ""])]));
  const said = button.parentElement.querySelector("[role=status]");
  said.textContent = isFull ? WORDS.full : WORDS.picked;
  setTimeout(() => { said.textContent = ""; }, SHOWN_FOR);
}

function memoLink(link) {
  const url = new URL(link.href);
  url.searchParams.delete("c");
  url.searchParams.delete("n");
  for (const [clause, note] of picked()) {
    url.searchParams.append("c", clause);
    if (note) url.searchParams.append("n", `${clause} ${note}`);
  }
  return url.href;
}

// On the memo's own page the address is right, except where it was opened without one.
let isFirstLook = true;
function keepAddress(link) {
  const said = new URLSearchParams(location.search);
  const clauses = said.getAll("c");
  if (isFirstLook && clauses.length === 0 && picked().length > 0) {
    location.replace(memoLink(link));
    return;
  }
  const note = clause => said.getAll("n").find(one => one.startsWith(`${clause} `))?.slice(clause.length + 1);
  sessionStorage.setItem(BASKET, JSON.stringify(clauses.map(clause => [clause, note(clause) ?? ""])));
}

function showBasket(place) {
  const link = place.querySelector("a");
  if (isMemo()) keepAddress(link);
  isFirstLook = false;
  const count = String(picked().length);
  place.hidden = count === "0" || isMemo();
  if (link.dataset.count === count && link.href === memoLink(link)) return;
  link.dataset.count = count;
  link.href = memoLink(link);
}

// --- what Streamlit says in English only ---

function name(control) {
  const said = control.getAttribute("aria-label");
  // "month, date of issue", "Remove Sichuan": what is behind is ours.
  const starts = [said.split(/[,:]/, 1)[0], said.split(" ", 1)[0]];
  const own = starts.find(one => Object.hasOwn(WORDS.controls, one));
  if (own) control.setAttribute("aria-label", WORDS.controls[own] + said.slice(own.length));
}

function translate() {
  const skip = document.querySelector("[data-testid=stSkipToContent]");
  if (skip && skip.textContent !== WORDS.skip) skip.textContent = WORDS.skip;
  for (const control of document.querySelectorAll("[aria-label]")) name(control);
  for (const nothing of document.querySelectorAll("[role=listbox][data-empty] span")) {
    const said = WORDS.controls[nothing.textContent];
    if (said) nothing.firstChild.nodeValue = said;
  }
  // The words on its button for files are drawn by our style sheet, which gives a control no name.
  for (const button of document.querySelectorAll("[data-testid=stFileUploaderDropzone] button:not([aria-label])")) {
    button.setAttribute("aria-label", WORDS.browse);
  }
  // Vega tells of axes and marks in English; the table below a chart says all that it does.
  for (const chart of document.querySelectorAll("[data-testid=stVegaLiteChart] svg:not([aria-hidden])")) {
    chart.setAttribute("aria-hidden", "true");
  }
  const dialog = document.querySelector("[role=dialog]");
  if (dialog?.textContent.includes("Connection error")) {
    dialog.classList.add("lost");
    dialog.dataset.says = WORDS.lost;
    dialog.removeAttribute("aria-labelledby");
    dialog.setAttribute("aria-label", WORDS.lost);
    dialog.querySelector("button")?.setAttribute("aria-label", WORDS.close);
  }
}

function look() {
  translate();
  if (navigator.share) for (const button of document.querySelectorAll(".send[hidden]")) button.hidden = false;
  const basket = document.querySelector(".basket");
  if (basket) showBasket(basket);
  const place = document.querySelector(".visited");
  if (place) showVisited(place);
}

new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
look();
