// The preview's side in the browser: it is served by the preview alone and is in no built site.
// Everything that comes from a file is put in as text, never as HTML.
(() => {
  "use strict";
  const script = document.currentScript;
  const root = document.documentElement;
  const PROTOCOL = "backgrounder-preview-1";
  const FIRST_WAIT = 250, LONGEST_WAIT = 5000; // milliseconds between attempts to connect
  const PATIENCE = 1500; // milliseconds without a server before the author is told
  let version = script.dataset.version || "";

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(key, value);
      else if (value !== "" && value !== null && value !== false) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== ""));
    return element;
  }

  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

  // What a tab remembers; a browser may refuse to.
  function recall(key) {
    try { return sessionStorage.getItem(`preview-${key}`); } catch { return null; }
  }
  function remember(key, value) {
    try { sessionStorage.setItem(`preview-${key}`, value); } catch { /* then it forgets */ }
  }
  function forget(key) {
    try { sessionStorage.removeItem(`preview-${key}`); } catch { /* nothing was remembered */ }
  }

  // --- The place on the page, kept over a reload -------------------------------------------------

  const BLOCKS = "main :is(h1, h2, h3, p, li, dt, dd, blockquote, tr, figure)";
  const fingerprint = (block) => block.textContent.replace(/\s+/g, " ").trim().slice(0, 120);

  function isSticky(block) {
    for (let element = block; element && element.tagName !== "MAIN"; element = element.parentElement) {
      if (/sticky|fixed/.test(getComputedStyle(element).position)) return true;
    }
    return false;
  }

  // The blocks nearest to the top of the window: the one that was edited is not found again. What
  // stands still while the text scrolls tells nothing.
  function place() {
    const near = scrollY === 0 ? [] : [...document.querySelectorAll(BLOCKS)]
      .map((block) => ({ block, box: block.getBoundingClientRect() }))
      .filter(({ box }) => box.height > 0 && box.bottom > -innerHeight && box.top < 2 * innerHeight)
      .sort((one, other) => Math.abs(one.box.top) - Math.abs(other.box.top)).slice(0, 40)
      .filter(({ block }) => !isSticky(block)).slice(0, 12);
    return {
      page: location.pathname,
      y: scrollY,
      blocks: near.map(({ block, box }) => [block.tagName, fingerprint(block), box.top]),
    };
  }

  function reload() {
    remember("place", JSON.stringify(place()));
    history.scrollRestoration = "manual";
    location.reload();
  }

  // --- The page made new -------------------------------------------------------------------------

  let renewing = null, isAskedAgain = false;

  // The new text is put in the place of the old one: that takes a third of the time of a reload, and
  // the page does not flash. A page with scripts of its own is loaded again, for they must run anew.
  async function renew() {
    isAskedAgain = true;
    renewing ||= (async () => {
      while (isAskedAgain) {
        isAskedAgain = false;
        if (!(await renewOnce())) return;
      }
    })().finally(() => { renewing = null; });
  }

  async function renewOnce() {
    let fresh;
    try {
      const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
      fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return false; // the server has gone; when it is back, it is told what this tab shows
    }
    const own = (page) => page.querySelector("script[data-version]");
    const hasScripts = (page) => [...page.scripts].some((each) => !each.hasAttribute("data-version") && each.type !== "application/ld+json");
    if (!own(fresh) || hasScripts(fresh) || hasScripts(document)) {
      reload();
      return false;
    }
    const kept = place(), focused = document.activeElement?.id;
    version = own(fresh).dataset.version;
    replaceHead(fresh);
    for (const name of ["lang", "dir"]) root.setAttribute(name, fresh.documentElement.getAttribute(name) || "");
    undecorate();
    own(fresh).remove();
    patch(document.body, fresh.body);
    if (location.hash && !document.querySelector(":target")) location.replace(location.hash); // a card was open
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
    decorate();
    returnToPlace(kept);
    tellWhatIsShown();
    return true;
  }

  // Only what differs is exchanged: the rest need not be laid out anew.
  function patch(old, fresh) {
    if (old.nodeName !== fresh.nodeName || !old.hasChildNodes() || old.nodeType !== Node.ELEMENT_NODE) {
      old.replaceWith(fresh);
      return;
    }
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    const from = [...old.childNodes].filter((node) => node !== host), to = [...fresh.childNodes];
    const least = Math.min(from.length, to.length);
    let start = 0, end = 0;
    while (start < least && from[start].isEqualNode(to[start])) start += 1;
    while (end < least - start && from.at(-1 - end).isEqualNode(to.at(-1 - end))) end += 1;
    const gone = from.slice(start, from.length - end), come = to.slice(start, to.length - end);
    if (gone.length === come.length) {
      gone.forEach((node, number) => { if (!node.isEqualNode(come[number])) patch(node, come[number]); });
      return;
    }
    const next = from[from.length - end] || (old === document.body ? host : null);
    for (const node of come) old.insertBefore(node, next);
    for (const node of gone) node.remove();
  }

  // Stylesheets that stay keep standing, so that nothing is drawn without them.
  function replaceHead(fresh) {
    const sheets = (page) => [...page.head.querySelectorAll("link[rel~=stylesheet]:not([data-preview])")];
    const names = (links) => links.map((link) => link.getAttribute("href").split("?")[0]);
    const old = sheets(document), now = sheets(fresh);
    for (const element of [...document.head.children]) if (!element.matches("link[rel~=stylesheet]")) element.remove();
    for (const element of [...fresh.head.children]) if (!element.matches("link[rel~=stylesheet]")) document.head.append(element);
    if (names(old).join() === names(now).join()) return;
    document.head.prepend(...now);
    const waiting = now.map((link) => new Promise((resolve) => { link.onload = link.onerror = resolve; }));
    Promise.all(waiting).then(() => old.forEach((link) => link.remove()));
  }

  function returnToPlace(kept) {
    const blocks = [...document.querySelectorAll(BLOCKS)];
    for (const [name, words, top] of kept.y > 0 ? kept.blocks : []) {
      const same = blocks.filter((block) => block.tagName === name && fingerprint(block) === words);
      if (words && same.length === 1) {
        scrollTo({ top: scrollY + same[0].getBoundingClientRect().top - top, behavior: "instant" });
        return;
      }
    }
    scrollTo({ top: kept.y, behavior: "instant" });
  }

  function restorePlace() {
    const kept = JSON.parse(recall("place") || "null");
    forget("place");
    if (!kept || kept.page !== location.pathname) return;
    returnToPlace(kept);
    const y = scrollY;
    // Pictures may still push the text down, unless the author has moved on.
    whenLoaded(() => {
      if (Math.abs(scrollY - y) < 2) returnToPlace(kept);
      history.scrollRestoration = "auto"; // not before: the browser would return to the old height
    });
  }

  function whenLoaded(act) {
    if (document.readyState === "complete") act();
    else addEventListener("load", () => setTimeout(act), { once: true });
  }

  // --- The channel to the server -----------------------------------------------------------------

  let socket = null, wait = FIRST_WAIT, retry = 0, mourning = 0, isStale = false;

  const pathsShown = () => [...document.querySelectorAll("link[rel~=stylesheet], link[rel~=icon], script[src], img[src]")]
    .map((element) => new URL(element.href || element.src, location.href))
    .filter((url) => url.origin === location.origin).map((url) => url.pathname);

  function say(message) {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function tellWhatIsShown() {
    say({ command: "showing", page: location.pathname, version, files: pathsShown() });
  }

  function connect() {
    clearTimeout(retry);
    if (socket) return;
    const opened = socket = new WebSocket(`ws://${location.host}/livereload`);
    opened.onopen = () => {
      clearTimeout(mourning);
      mourning = 0;
      say({ command: "hello", protocols: [PROTOCOL] });
      tellWhatIsShown();
      tellStopped(false);
    };
    opened.onmessage = (event) => {
      wait = FIRST_WAIT; // not before: a server that hangs up at once must not be stormed
      obey(JSON.parse(event.data));
    };
    opened.onclose = () => {
      if (socket !== opened) return;
      socket = null;
      mourning ||= setTimeout(tellStopped, PATIENCE, true);
      retry = setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  }

  function disconnect() {
    const open = socket;
    socket = null;
    clearTimeout(retry);
    clearTimeout(mourning);
    mourning = 0;
    if (open) open.close();
  }

  function obey(message) {
    if (message.command === "problems") show(message);
    else if (message.command === "restyle") {
      version = message.version || version;
      restyle(message.old, message.new);
    } else if (message.command === "reload") {
      if (/\.css$/.test(message.path)) restyle(message.path, message.path);
      else if (document.hidden) isStale = true; // many tabs at once would slow the one in sight
      else renew();
    }
  }

  // The new stylesheet is in force before the old one goes, so that nothing flashes.
  function restyle(from, to) {
    for (const link of document.querySelectorAll("link[rel~=stylesheet]")) {
      const url = new URL(link.href);
      if (decodeURI(url.pathname) !== decodeURI(from) || url.origin !== location.origin) continue;
      const fresh = link.cloneNode();
      fresh.href = `${to}?${Date.now()}`;
      fresh.onload = fresh.onerror = () => link.remove();
      link.after(fresh);
    }
  }

  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
  addEventListener("pagehide", disconnect); // an open socket would keep the page out of the cache
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (isStale) { isStale = false; renew(); } else { wait = FIRST_WAIT; connect(); }
  });

  // What is added to the page's own text.
  function decorate() {
    undecorate();
    light();
    markDrafts();
    drawEvidence();
  }

  function undecorate() {
    putOut();
    for (const element of document.querySelectorAll(".preview-draft, .preview-evidence")) element.remove();
  }

  // --- The bar and the dialog --------------------------------------------------------------------

  const stylesheet = new URL("overlay.css", script.src).href;
  const style = () => make("link", { rel: "stylesheet", href: stylesheet, "data-preview": "yes" });
  const host = make("div", { id: "backgrounder-preview" });
  const summary = make("p", { role: "status", class: "summary" });
  const open = make("button", { type: "button", class: "open", click: () => openDialog() }, "Show");
  const evidence = make("button", {
    type: "button", class: "evidence", "aria-pressed": "false", "aria-keyshortcuts": "Alt+E",
    title: "What each paragraph rests on (Alt+E)", click: toggleEvidence,
  }, "Evidence");
  const hide = make("button", { type: "button", class: "hide", "aria-label": "Hide the preview’s bar", click: () => hideBar(true) }, "×");
  const bar = make("div", { class: "bar", role: "region", "aria-label": "Preview" }, summary, open, evidence, hide);
  const chip = make("button", { type: "button", class: "chip", click: () => hideBar(false) });
  const title = make("h2", { id: "title" });
  const since = make("p", { id: "since", class: "since" });
  const close = make("button", { type: "button", class: "close", click: () => dialog.close() }, "Close");
  const list = make("div", { class: "list" });
  const dialog = make("dialog", { role: "alertdialog", "aria-labelledby": "title", "aria-describedby": "since", close: dismissed },
    make("div", { class: "head" }, title, close), since, list);
  const tip = make("p", { class: "tip", id: "tip", hidden: "hidden" });
  host.attachShadow({ mode: "open" }).append(style(), bar, chip, dialog, tip);

  let told = { errors: 0, warnings: 0, problems: [], current: true, since: "", left: 0, drafts: [] };
  let isStopped = false;

  const here = () => told.problems.filter((problem) => problem.here);
  const isError = (problem) => problem.level === "error";
  // By what is wrong and not by where: an edit above must not open a closed dialog again.
  const wrong = () => JSON.stringify([told.current, told.problems.filter(isError)
    .map((problem) => [problem.place.replace(/:\d+:\d+$/, ""), problem.rule, problem.message])]);

  function show(message) {
    told = message;
    drawBar();
    drawDialog();
    if (!renewing) decorate();
    if (told.errors === 0 && told.current) {
      forget("dismissed");
      if (dialog.open && dialog.dataset.by === "errors") dialog.close();
    } else if (wrong() !== recall("dismissed")) openDialog("errors");
  }

  function outline() {
    const own = here(), errors = own.filter(isError).length, warnings = own.length - errors;
    const parts = [];
    if (told.errors) parts.push(count(told.errors, "error") + (errors === told.errors ? " here" : `, ${errors || "none"} here`));
    if (warnings) parts.push(`${count(warnings, "warning")} here`);
    return parts.join(" · ");
  }

  const OLD = () => (told.since
    ? `What you see is from ${told.since}; the text on disk has an error.`
    : "Nothing can be shown yet; the text on disk has an error.");

  function drawBar() {
    const text = isStopped
      ? "Preview stopped. This page is no longer kept up to date; start it again with `python build.py serve`."
      : [told.current ? "" : OLD(), outline() || (told.current ? "No problems here" : "")].filter(Boolean).join(" ");
    if (summary.textContent !== text.replaceAll("`", "")) summary.replaceChildren(...literals(text));
    open.hidden = isStopped || told.problems.length === 0;
    chip.textContent = isStopped ? "Preview stopped" : outline() || "Preview";
    bar.className = `bar ${isStopped ? "stopped" : told.errors || !told.current ? "errors" : here().length ? "warnings" : "fine"}`;
    chip.className = bar.className.replace("bar", "chip");
    const isHidden = recall("bar") === "hidden" && !isStopped;
    bar.hidden = isHidden;
    chip.hidden = !isHidden;
  }

  function hideBar(isHidden) {
    if (isHidden) remember("bar", "hidden"); else forget("bar");
    drawBar();
    (isHidden ? chip : open.hidden ? evidence : open).focus();
  }

  function tellStopped(is) {
    if (is === isStopped) return;
    isStopped = is;
    if (is && dialog.open) dialog.close();
    drawBar();
  }

  function drawDialog() {
    title.textContent = told.errors ? count(told.errors, "error") : here().length ? count(here().length, "warning") : "No problems";
    since.textContent = told.current ? "" : OLD();
    const hadFocus = host.shadowRoot.activeElement && list.contains(host.shadowRoot.activeElement);
    const groups = [
      ["On this page", here().filter(isError)],
      ["In other files", told.problems.filter((problem) => !problem.here)],
      ["Warnings on this page", here().filter((problem) => !isError(problem))],
    ].filter(([, problems]) => problems.length);
    list.replaceChildren(...groups.map(([name, problems]) =>
      make("section", {}, make("h3", {}, name), make("ul", {}, ...problems.map(item)))));
    if (told.left > 0) list.append(make("p", { class: "left" }, `And ${told.left} more: the terminal lists them all.`));
    if (hadFocus) close.focus();
  }

  function item(problem) {
    const where = problem.editor
      ? make("a", { href: problem.editor, title: "Open in the editor" }, problem.place)
      : make("code", {}, problem.place);
    const page = problem.page && problem.page !== location.pathname
      ? make("a", { href: problem.page, class: "page" }, "its page") : "";
    const line = problem.before + problem.after;
    return make("li", { class: problem.level },
      make("p", { class: "where" }, where, " ", make("span", { class: "rule" }, problem.rule), page && " ", page),
      make("p", { class: "message" }, ...literals(problem.message)),
      problem.why && make("p", { class: "why" }, ...literals(problem.why)),
      problem.hint && make("p", { class: "hint" }, ...literals(problem.hint)),
      line.trim() && quoted(problem));
  }

  // The character that the problem stands at, or the end of the line, is marked.
  function quoted(problem) {
    const [first = " ", ...rest] = problem.after;
    return make("pre", { tabindex: "0", "aria-label": `Line ${problem.line}` },
      make("span", { class: "number", "aria-hidden": "true" }, `${problem.line} │ `),
      problem.before, make("mark", {}, first), rest.join(""));
  }

  function literals(text) {
    return text.split("`").map((part, number) => (number % 2 ? make("code", {}, part) : part));
  }

  function openDialog(by = "author") {
    hideTip();
    if (dialog.open) return;
    dialog.dataset.by = by;
    dialog.showModal();
    close.focus();
  }

  function dismissed() {
    if (told.errors || !told.current) remember("dismissed", wrong());
  }

  // --- Sentences with problems, lit in the text --------------------------------------------------

  const NOT_TEXT = ".cite, .notes, .preview-evidence, .preview-flag, .preview-draft, script, style";
  const isLetter = (character) => /[\p{L}\p{N}]/u.test(character);
  let flags = [], marked = [];

  // The text as letters and digits alone, and where each stands: typography and markup come between.
  function letters() {
    const walker = document.createTreeWalker(document.querySelector("main") || document.body, NodeFilter.SHOW_TEXT,
      (node) => (node.parentElement.closest(NOT_TEXT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
    const spots = [];
    let text = "";
    while (walker.nextNode()) {
      let offset = 0;
      for (const character of walker.currentNode.data) {
        if (isLetter(character)) {
          text += character;
          for (let unit = 0; unit < character.length; unit += 1) spots.push([walker.currentNode, offset, character.length]);
        }
        offset += character.length;
      }
    }
    return { text, spots };
  }

  function find({ text, spots }, words, number) {
    const wanted = [...words].filter(isLetter).join("");
    if (!wanted) return null;
    let at = text.indexOf(wanted);
    for (let seen = 0; seen < number && at >= 0; seen += 1) {
      const next = text.indexOf(wanted, at + wanted.length);
      if (next < 0) break;
      at = next;
    }
    if (at < 0) return null;
    const range = new Range(), [last, offset, length] = spots[at + wanted.length - 1];
    range.setStart(spots[at][0], spots[at][1]);
    range.setEnd(last, offset + length + last.data.slice(offset + length).match(/^[.!?…"'”’»)\]]*/)[0].length);
    return range;
  }

  function light() {
    const page = letters(), sentences = new Map();
    for (const problem of here()) {
      if (!problem.words) continue;
      const key = `${problem.number} ${problem.words}`;
      sentences.set(key, [...(sentences.get(key) || []), problem]);
    }
    const lit = [...sentences.values()]
      .map((problems) => ({ problems, range: find(page, problems[0].words, problems[0].number) }))
      .filter(({ range }) => range);
    for (const level of ["warning", "error"]) {
      const ranges = lit.filter(({ problems }) => problems.some(isError) === (level === "error")).map(({ range }) => range);
      if (CSS.highlights && typeof Highlight === "function") CSS.highlights.set(`preview-${level}`, new Highlight(...ranges));
      else ranges.forEach((range) => wrap(range, level));
    }
    flags = lit.map(flagged);
  }

  function putOut() {
    if (CSS.highlights) for (const level of ["warning", "error"]) CSS.highlights.delete(`preview-${level}`);
    for (const element of marked) { const parent = element.parentNode; element.replaceWith(...element.childNodes); parent?.normalize(); }
    for (const { flag } of flags) { const parent = flag.parentNode; flag.remove(); parent?.normalize(); }
    flags = [];
    marked = [];
    hideTip();
  }

  function wrap(range, level) {
    const walker = document.createTreeWalker(range.commonAncestorContainer, NodeFilter.SHOW_TEXT), nodes = [];
    if (range.commonAncestorContainer.nodeType === Node.TEXT_NODE) nodes.push(range.commonAncestorContainer);
    while (walker.nextNode()) if (range.intersectsNode(walker.currentNode)) nodes.push(walker.currentNode);
    for (const node of nodes) {
      const part = new Range(), mark = make("mark", { class: `preview-lit preview-${level}` });
      part.setStart(node, node === range.startContainer ? range.startOffset : 0);
      part.setEnd(node, node === range.endContainer ? range.endOffset : node.length);
      if (part.collapsed || node.parentElement.closest(NOT_TEXT)) continue;
      part.surroundContents(mark);
      marked.push(mark);
    }
  }

  // A flag behind the sentence can be reached by keyboard, which a highlight cannot.
  function flagged({ problems, range }) {
    const words = problems.map((problem) => `${problem.level}: ${problem.message}`).join("; ").replaceAll("`", "");
    const flag = make("button", {
      type: "button", class: `preview-flag preview-${problems.some(isError) ? "error" : "warning"}`, "aria-label": words,
      focus: () => showTip(words, flag), blur: hideTip, mouseenter: () => showTip(words, flag), mouseleave: hideTip,
      click: () => openDialog(),
    }, "!");
    const end = range.cloneRange();
    end.collapse(false);
    const after = range.endContainer.parentElement.closest("main a, main .preview-lit");
    if (after) after.after(flag); else end.insertNode(flag); // a button inside a link is none
    return { flag, range, words };
  }

  function showTip(words, anchor) {
    tip.textContent = words;
    tip.hidden = false;
    const box = anchor.getBoundingClientRect(), size = tip.getBoundingClientRect();
    tip.style.insetInlineStart = `${Math.max(8, Math.min(box.left, innerWidth - size.width - 8))}px`;
    tip.style.insetBlockStart = `${box.bottom + size.height + 8 > innerHeight ? box.top - size.height - 4 : box.bottom + 4}px`;
  }

  function hideTip() {
    tip.hidden = true;
  }

  document.addEventListener("mousemove", (event) => {
    if (event.target.closest?.(".preview-flag")) return;
    const over = flags.find(({ range }) => [...range.getClientRects()].some((box) =>
      event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom));
    if (over) showTip(over.words, { getBoundingClientRect: () => new DOMRect(event.clientX, event.clientY - 12, 0, 24) });
    else if (!document.activeElement?.matches(".preview-flag")) hideTip();
  }, { passive: true });

  // --- What each paragraph rests on --------------------------------------------------------------

  const OUTSIDE = ".notes, #sources, .legend, .back";

  function toggleEvidence() {
    if (recall("evidence")) forget("evidence"); else remember("evidence", "shown");
    decorate();
  }

  function drawEvidence() {
    const isShown = recall("evidence") !== null;
    evidence.setAttribute("aria-pressed", String(isShown));
    if (!isShown) return;
    const blocks = new Map();
    for (const mark of document.querySelectorAll("main .cite a[href^='#']")) {
      const block = mark.closest(OUTSIDE) ? null : mark.closest("p, li, dd, td, th, blockquote, h1, h2, h3");
      const card = block && document.getElementById(decodeURIComponent(mark.hash.slice(1)));
      if (card) blocks.set(block, (blocks.get(block) || new Set()).add(card));
    }
    for (const [block, cards] of blocks) addEvidence(block, [...new Set([...cards].flatMap(claims))]);
    for (const block of document.querySelectorAll("main .prose > p")) {
      if (!blocks.has(block)) addEvidence(block, ["No claim is cited in this paragraph."], "preview-none");
    }
  }

  function addEvidence(block, texts, more = "") {
    const rests = make("ul", { class: `preview-evidence ${more}`, "aria-label": "Rests on" }, ...texts.map((text) => make("li", {}, text)));
    if (block.matches("p, h1, h2, h3")) block.after(rests); else block.append(rests);
  }

  function claims(card) {
    const source = card.querySelector(".from")?.textContent.trim() || "";
    const said = [...card.querySelectorAll("p:not(.note, .from)")].map((claim) => {
      const stands = claim.nextElementSibling?.matches(".note") ? `. ${flat(claim.nextElementSibling)}` : "";
      return `${flat(claim).replace(/\.$/, "")}${stands}. ${source}`;
    });
    return said.length ? said : [source];
  }

  function flat(element) {
    return [...element.childNodes].map((node) => (node.nodeName === "BR" ? " · " : node.textContent)).join("").replace(/\s+/g, " ").trim();
  }

  // --- Drafts ------------------------------------------------------------------------------------

  // Templates mark a draft's own page and its teasers; here every other link that leads to one.
  function markDrafts() {
    const drafts = new Set(told.drafts || []);
    for (const link of drafts.size ? document.querySelectorAll("main a[href]") : []) {
      const url = new URL(link.href, location.href);
      if (url.origin !== location.origin || url.pathname === location.pathname || !drafts.has(decodeURI(url.pathname))) continue;
      link.after(make("strong", { class: "preview-draft" }, "Draft"));
    }
    root.classList.toggle("preview-of-draft", drafts.has(decodeURI(location.pathname)));
  }

  // --- Keys and beginning ------------------------------------------------------------------------

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") hideTip();
    if (event.altKey && event.code === "KeyE" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      toggleEvidence();
    }
  });

  function begin() {
    document.head.append(style());
    document.body.append(host);
    script.remove();
    drawBar();
    drawEvidence();
    restorePlace();
    connect();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin, { once: true });
  else begin();
})();
