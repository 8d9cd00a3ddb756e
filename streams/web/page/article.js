// The article page: the text with what was found in it, what was made of it and what not, and a way to say it is wrong.

import { articlePage, articlePath, get, post } from "./api.js";
import { bdi, byId, dotted, el, outward, put, said, say, still } from "./dom.js";
import { cuts } from "./marked.js";
import { called, listed, t } from "./text.js";
import { actor, actors, day, learn } from "./words.js";

// What is marked, the narrowest last: where several lie over one another, the last one gives the colour.
const KINDS = ["claim", "clash", "rejected", "place", "actor", "date", "trigger"];

const id = decodeURIComponent(window.location.pathname.split("/").at(-1));
const version = new URLSearchParams(window.location.search).get("version");
let article = null;
let reports = false;

async function start() {
  theme();
  try {
    const query = version ? { version } : {};
    const [told, settings, { holders }] = await Promise.all([
      get(articlePath(id), query), get("/api/settings"), get("/api/holders").catch(() => ({ holders: [] })),
    ]);
    learn(holders);
    article = told.article;
    reports = settings.reports;
    show(told);
  } catch (error) {
    put(byId("title"), error.status === 404 ? t("article.none") : error.message);
  }
  document.documentElement.dataset.ready = "1";
}

function theme() {
  const button = byId("theme");
  const label = () => (button.textContent = t(document.documentElement.dataset.theme === "dark" ? "theme.light" : "theme.dark"));
  button.addEventListener("click", () => window.whoholdsTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));
  window.addEventListener("themechange", label);
  label();
}

function show({ extraction, rejected, spans, versions }) {
  document.title = t("title.place", { name: article.title || article.id });
  byId("title").textContent = article.title || article.id;
  if (article.lang) byId("title").lang = article.lang;
  about(versions);
  text(spans);
  kinds(spans);
  list("claims", extraction.claims, claim, t("article.claims.none"));
  list("clashes", extraction.clashes, clash, t("article.clashes.none"));
  list("rejected", rejected, rejection, t("article.rejected.none"));
  byId("show-rejected").hidden = !rejected.length;
  byId("show-rejected").addEventListener("click", ({ target }) => {
    const shown = target.getAttribute("aria-pressed") !== "true";
    target.setAttribute("aria-pressed", String(shown));
    byId("text").classList.toggle("with-rejected", shown);
  });
  missed();
  meant();
  window.addEventListener("hashchange", meant);
}

function about(versions) {
  const published = article.published ? day(article.published) : null;
  const others = versions.length > 1 ? versions.map((one) => el("a", { href: articlePage(id, null, null, one.version),
    "aria-current": one.version === article.version ? "page" : null }, t("article.version", { version: one.version }))) : [];
  put(byId("about"), dotted([article.outlet, published]), " ", article.url ? outward(article.url, t("article.original")) : null,
    article.withdrawn ? el("strong", {}, ` ${t("article.withdrawn")}`) : null,
    others.length ? el("span", { class: "versions" }, others) : null);
}

// The text, paragraph by paragraph, cut at every begin and end of what was found.
function text(spans) {
  const letters = Array.from(article.text);
  const node = byId("text");
  if (article.lang) node.lang = article.lang;
  const breaks = letters.flatMap((letter, at) => (letter === "\n" ? [{ start: at, end: at + 1, kind: "break" }] : []));
  const paragraphs = [[]];
  for (const [from, to, over] of cuts(letters.length, [...spans, ...breaks])) {
    if (over.some(({ kind }) => kind === "break")) paragraphs.push([]);
    else paragraphs.at(-1).push(piece(letters.slice(from, to).join(""), from, to, over));
  }
  put(node, paragraphs.filter((one) => one.length).map((one) => el("p", { dir: "auto" }, ...one)));
}

function piece(words, from, to, over) {
  if (!over.length) return words;
  const kinds = over.map((span) => span.kind);
  const note = over.map((span) => span.note).filter(Boolean).join("; ");
  const top = KINDS.findLast((kind) => kinds.includes(kind)) || "";
  const classes = [...new Set(kinds)].map((kind) => `in-${kind}`).join(" ");
  return el("mark", { class: `${classes} ${top}`, title: note || null, "data-from": from, "data-to": to }, words);
}

function kinds(spans) {
  const found = new Set(spans.map((span) => span.kind));
  put(byId("kinds"), KINDS.filter((kind) => found.has(kind) && kind !== "rejected").map((kind) =>
    el("li", {}, el("mark", { class: `in-${kind} ${kind}` }, t(`kind.${kind}`)))));
}

function list(where, items, item, none) {
  put(byId(where), items.length ? items.map(item) : el("li", { class: "none" }, none));
}

function claim(one) {
  const facts = [one.date && day(one.date, one.precision), t("claim.says", { source: one.source }), t("claim.rule", { rule: one.rule })];
  return item(one, [
    one.place_id ? el("a", { href: `/#place=${encodeURIComponent(one.place_id)}` }, bdi(one.place)) : bdi(one.place),
    ": ", said(toldBy(one))], facts, "wrong");
}

function toldBy(one) {
  const from = one.from && one.kind !== "withdrew" ? "_from" : "";
  const by = one.kind === "contested" && one.to ? "_by" : "";
  return t(`claim.${one.disputed ? "denied" : `${one.kind}${by}`}${from}`, { who: actor(one.to), loser: actor(one.from) });
}

function clash(one) {
  const actors = listed(one.actors.map(actor));
  return item(one, [bdi(one.place), ": ", said(actors)], [one.date && day(one.date)], null);
}

function rejection(one) {
  return item(one, [bdi(one.place || t("rejected.no_place")), ": ", bdi(called(`rejected.${one.reason}`, one.reason))],
    [one.trigger && t("rejected.quoted", { words: one.trigger }), one.rule && t("claim.rule", { rule: one.rule })], "missed");
}

// One thing that was read: what it says, its words (which lead to the text), and the report of a misreading.
function item(one, says, facts, what) {
  const done = el("span", { class: "done", role: "status" });
  return el(
    "li", {}, el("p", { class: "says" }, ...says), el("p", { class: "facts" }, dotted(facts)),
    el("a", { class: "quote", href: `#at=${one.start}-${one.end}`, lang: article.lang || null, dir: "auto" }, one.quote),
    reports && what
      ? el("p", {}, el("button", { type: "button", class: "report", onclick: ({ target }) => report(one, { what }, target, done) },
        t(what === "missed" ? "report.missed" : "report.wrong")), done)
      : null);
}

async function report({ start, end }, wrong, button, done) {
  button.disabled = true;
  const quote = Array.from(article.text).slice(start, end).join("");
  try {
    await post("/api/reports", { article: article.id, version: article.version, start, end, quote, ...wrong });
    put(done, ` ${t("report.thanks")}`);
    return true;
  } catch (error) {
    button.disabled = false;
    put(done, ` ${error.message}`);
    return false;
  }
}

function missed() {
  byId("missed-section").hidden = !reports;
  if (!reports) return;
  const quote = byId("missed-quote");
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    const words = chosen.toString().trim();
    if (words && byId("text").contains(chosen.anchorNode)) quote.value = words.slice(0, 2000);
  });
  put(byId("missed-to"), el("option", { value: "" }, t("missed.nobody")), actors().map(([key, name]) => el("option", { value: key }, name)));
  const done = el("span", { class: "done", role: "status" });
  byId("missed").append(done);
  byId("missed").addEventListener("submit", (event) => {
    event.preventDefault();
    reportMissed(event.target, quote.value.trim(), done);
  });
}

async function reportMissed(form, words, done) {
  const at = article.text.indexOf(words);
  if (at < 0) {
    put(done, ` ${t("missed.absent")}`);
    return;
  }
  const start = Array.from(article.text.slice(0, at)).length;
  const place = byId("missed-place").value.trim();
  const to = byId("missed-to").value || null;
  const change = place ? { place, to, kind: to ? "captured" : "withdrew" } : null;
  const button = form.querySelector("button");
  if (await report({ start, end: start + Array.from(words).length }, { what: "missed", change }, button, done)) form.reset();
  button.disabled = false;
}

// Shows the piece that the address means: #at=START-END.
function meant() {
  for (const old of document.querySelectorAll(".meant")) old.classList.remove("meant");
  const [start, end] = (new URLSearchParams(window.location.hash.slice(1)).get("at") || "").split("-").map(Number);
  const found = [...byId("text").querySelectorAll("mark")].filter(({ dataset }) => Number(dataset.from) >= start && Number(dataset.to) <= end);
  for (const node of found) node.classList.add("meant");
  if (!found.length) return;
  found[0].scrollIntoView({ block: "center", behavior: still() ? "auto" : "smooth" });
  say(t("article.meant", { words: found.map((node) => node.textContent).join("") }));
}

start();
