// Takes over the form of the search page. Pagefind is loaded when a reader begins to search, not
// before; its results enter the page as text, never as markup.

const AT_ONCE = 10;
const PAUSE = 200; // milliseconds without a keystroke before a search begins
const SECTIONS = 3; // of one page, at the most

const form = document.getElementById("search");
const field = document.getElementById("query");
const found = document.getElementById("found");
const list = document.getElementById("results");
const more = document.getElementById("more");

let engine = null; // the promise of Pagefind
let latest = 0; // the number of the last search: an earlier one that ends later is dropped
let waiting; // the timer of the pause
let rest = []; // results that are not shown yet

begin();

function begin() {
  form.hidden = false;
  field.addEventListener("focus", () => load().catch(fail), { once: true });
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  more.addEventListener("click", showMore);
  field.value = new URLSearchParams(location.search).get("q") || "";
  if (field.value) search();
}

function load() {
  engine = engine || started(new URL(form.dataset.engine, document.baseURI));
  return engine;
}

async function started(address) {
  const pagefind = await import(address);
  // A topic is long, a source's page short: length must not decide which comes first.
  await pagefind.options({ ranking: { pageLength: 0.1, metaWeights: { title: 1 } } });
  await pagefind.init();
  return pagefind;
}

function clear() {
  field.value = "";
  search();
}

async function search() {
  clearTimeout(waiting);
  const turn = ++latest;
  const words = field.value.trim();
  keepInAddress(words);
  if (!words) {
    show([], "");
    return;
  }
  try {
    const answer = await (await load()).search(words);
    const pages = await dataOf(answer.results.slice(0, AT_ONCE));
    if (turn !== latest) return;
    show(pages, announcement(answer.results.length, words));
    rest = answer.results.slice(AT_ONCE);
    more.hidden = !rest.length;
  } catch {
    if (turn === latest) fail();
  }
}

async function showMore() {
  const turn = latest;
  const pages = await dataOf(rest.slice(0, AT_ONCE));
  if (turn !== latest) return;
  rest = rest.slice(AT_ONCE);
  more.hidden = !rest.length;
  const items = pages.map(item);
  list.append(...items);
  items[0].querySelector("a").focus();
}

function fail() {
  engine = null;
  show([], "The search could not be loaded. The lists below lead to every page.");
}

function show(pages, message) {
  rest = [];
  more.hidden = true;
  list.replaceChildren(...pages.map(item));
  found.textContent = message;
}

function announcement(number, words) {
  if (!number) return `Nothing found for “${words}”.`;
  return `${number} ${number === 1 ? "page" : "pages"} found for “${words}”.`;
}

function dataOf(results) {
  return Promise.all(results.map((result) => result.data()));
}

function keepInAddress(words) {
  const query = words ? `?q=${encodeURIComponent(words)}` : location.pathname;
  history.replaceState(null, "", query);
}

function item(page) {
  const entry = element("li");
  const sections = page.sub_results.filter((part) => part.url !== page.url).slice(0, SECTIONS);
  entry.append(
    element("p", "note", page.meta.kind || ""),
    title(page),
    excerpt(page.excerpt),
    ...sections.map((part) => link(part.title, part.url)),
  );
  return entry;
}

function title(page) {
  const heading = element("h2");
  heading.append(link(page.meta.title, page.url));
  return heading;
}

function link(text, address) {
  const anchor = element("a", "", text);
  anchor.href = address;
  anchor.dir = "auto";
  return anchor;
}

function excerpt(html) {
  const paragraph = element("p");
  paragraph.dir = "auto";
  // An inert document: nothing in it runs or loads, and only its words and marks are taken.
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  for (const node of parsed.childNodes) {
    const isMark = node.nodeName === "MARK";
    paragraph.append(isMark ? element("mark", "", node.textContent) : node.textContent);
  }
  return paragraph;
}

function element(name, kind = "", text = "") {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  made.textContent = text;
  return made;
}
