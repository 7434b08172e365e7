// In which language the page is, how large its type; what it looks like and what is done in the browser.
// Drawn before all else; ``told`` holds our own words and names of our own files.
const page = document.documentElement;
page.lang = told.language;
page.classList.toggle("large", told.large);
if (!globalThis.WORDS) {
  globalThis.WORDS = told.words;
  globalThis.PAGES = told.pages;
  const look = Object.assign(document.createElement("link"), { rel: "stylesheet", href: told.look });
  const script = Object.assign(document.createElement("script"), { src: told.script });
  document.head.append(look, script);
}
