// One place: who holds it, since when, who says so, in whose words, and by which rules.

import { ruling, told as inWords } from "./account.js";
import { articlePage, get, placePath } from "./api.js";
import { bdi, byId, dotted, el, names, outward, put, said } from "./dom.js";
import { excerpt } from "./marked.js";
import { glyph } from "./glyphs.js";
import { row } from "./alerts.js";
import { COMMA, listed, t } from "./text.js";
import { action, actor, day, many, meaning, reason, standing, statusName, voice } from "./words.js";
import { asked } from "./view.js";

export class Detail {
  // `shown(state)` is told which place is open; `close()` is the way back to the list.
  constructor({ onShow, onClose }) {
    this.node = byId("detail");
    this.onShow = onShow;
    this.onClose = onClose;
  }

  // Opens a place as of a view; `focus` puts the reader at its heading.
  async open(id, view, focus = true) {
    this.asking?.abort();
    const mine = (this.asking = new AbortController());
    if (this.id !== id) put(this.node, this.back(), el("p", { class: "wait" }, t("loading")));
    this.id = id;
    this.node.hidden = false;
    try {
      const told = await get(placePath(id), asked(view), mine.signal);
      if (mine.signal.aborted) return;
      this.render(told, view);
      this.onShow(flat(told));
    } catch (error) {
      if (error.name === "AbortError") return;
      const words = error.status === 404 ? t("detail.none") : error.message;
      put(this.node, this.back(), el("h2", { id: "detail-name", tabindex: -1 }, bdi(id)), el("p", { role: "alert" }, words));
    }
    if (focus) byId("detail-name").focus();
  }

  hide() {
    this.asking?.abort();
    this.id = null;
    this.node.hidden = true;
    this.node.replaceChildren();
  }

  back() {
    return el("button", { type: "button", class: "back", onclick: () => this.onClose() }, t("detail.back"));
  }

  render(told, view) {
    const { place, state, episodes, past, evidence, why, alerts } = told;
    put(
      this.node, this.back(),
      el("h2", { id: "detail-name", tabindex: -1 }, ...names(place)),
      el("p", { class: "adm" }, bdi((place.adm || []).join(", ")),
        place.provisional ? el("span", { class: "tag" }, t("detail.provisional")) : null,
        place.lat === null ? el("span", { class: "tag" }, t("detail.unplaced")) : null),
      current(state, view),
      section(t("detail.evidence"), evidence?.length ? evidence.map(quoted) : null),
      section(t("detail.history"), episodes?.length ? el("ol", { class: "episodes" }, episodes.toReversed().map(episode)) : null),
      section(t("detail.past"), past?.length ? el("ul", { class: "past" }, past.map(gone)) : null),
      why ? rules(why) : null,
      section(t("detail.alerts"), alerts?.length ? el("ul", { class: "rows" }, alerts.map((alert) => el("li", {}, row(alert)))) : null),
    );
  }
}

// The state of an open place as the list and the map have it.
function flat({ place, state }) {
  return { ...place, lat: place.lat ?? null, lon: place.lon ?? null, ...(state || { holder: null, status: null, since: null }) };
}

function section(title, content) {
  return content ? el("section", {}, el("h3", {}, title), content) : null;
}

function current(state, view) {
  const when = view.day ? `${t(view.then ? "detail.on.known" : "detail.on", { day: day(view.day) })} ` : "";
  if (!state) return el("p", { class: "current" }, `${when}${standing(null)}.`);
  const since = state.since ? ` ${t("since", { day: day(state.since, state.precision) })}` : "";
  return el(
    "div", { class: "current" }, glyph(state),
    el("p", {}, when, el("strong", {}, said(standing(state))), since, ". ",
      el("span", { class: `status ${state.status}` }, statusName(state.status)),
      el("span", { class: "meaning" }, ` ${meaning(state.status)}`)));
}

function quoted(one) {
  const where = el("div", { class: "context", hidden: true });
  const open = el("button", { type: "button", "aria-expanded": "false", onclick: () => unfold(open, where, one) }, t("quote.article"));
  const source = one.source || one.outlet || t("quote.unnamed");
  const printed = one.outlet && one.outlet !== one.source ? said(t("quote.in", { source, outlet: one.outlet })) : bdi(source);
  const published = one.published ? `${COMMA}${day(one.published)}` : "";
  return el(
    "figure", { class: "evidence" },
    el("blockquote", { lang: one.lang || null, dir: "auto" }, one.quote),
    el("figcaption", {}, printed, published, " ",
      one.url ? outward(one.url, t("quote.original")) : null),
    open, where);
}

// Shows the piece of the article around a quote, with the quote marked.
async function unfold(button, where, one) {
  const opened = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!opened));
  where.hidden = opened;
  if (opened || where.childElementCount) return;
  put(where, t("loading"));
  try {
    const query = one.version ? { version: one.version } : {};
    const { article } = await get(`/api/articles/${encodeURIComponent(one.article)}`, query);
    const link = articlePage(one.article, one.start, one.end, one.version);
    put(where, el("p", { class: "title", dir: "auto" }, article.title || ""), excerpt(article, one.start, one.end),
      el("a", { href: link }, t("quote.whole")));
  } catch (error) {
    put(where, error.status === 404 ? t("quote.gone") : error.message);
  }
}

function episode(one) {
  const voices = (one.voices || []).map((each) => t("episode.voice", { source: each.source, voice: voice(each.voice) }));
  const denials = (one.denials || []).map((each) => each.source);
  return el(
    "li", {}, glyph(one),
    el("div", {}, el("span", { class: "span" }, stretch(one)),
      el("span", { class: "who" }, said(standing(one))), " ", el("span", { class: `status ${one.status}` }, statusName(one.status)),
      voices.length ? el("span", { class: "voices" }, said(voices.join(COMMA))) : null,
      denials.length ? el("span", { class: "voices" }, said(t("episode.denied", { sources: listed(denials) }))) : null,
      one.evidence?.length ? el("details", {}, el("summary", {}, many(one.evidence.length, "episode.quotes")), one.evidence.map(quoted)) : null));
}

function stretch({ since, until, precision }) {
  const began = since ? day(since, precision) : t("episode.begin");
  if (until) return t("episode.until", { since: began, day: day(until) });
  return since ? t("episode.until_now", { since: began }) : began;
}

// A record that was taken back, a capture that was struck, a claim that does not count, a merge.
function gone(one) {
  const about = {
    refuted: () => t("past.refuted", { what: standing({ ...one, status: "confirmed" }), day: day(one.since, one.precision) }),
    merged: () => t("past.merged", { place: one.into }),
    gone: () => t("past.gone", { source: one.outlet || one.article, version: one.version }),
    ignored: () => t("past.ignored", { source: one.source, day: day(one.published) }),
  }[one.what];
  const quotes = one.claims || (one.quote ? [one] : one.evidence || []);
  const what = about ? about() : one.what;
  return el("li", {}, el("p", {}, said(one.reason ? t("past.why", { what, reason: reason(one.reason) }) : what)), quotes.map(quoted));
}

// A sentence of the account, in English where the page has no other words for it.
function sentence(tag, text, name = null) {
  const words = inWords(text);
  return words === null ? el(tag, { class: name, lang: "en", dir: "ltr" }, text) : el(tag, { class: name }, words);
}

function rules(why) {
  const claims = (why.claims || []).map((claim) => el(
    "li", {}, el("q", { lang: claim.lang || null, dir: "auto" }, claim.quote),
    el("p", {}, dotted([claim.source, claim.voice && voice(claim.voice), claim.action && action(claim.action), claim.actor && actor(claim.actor),
      claim.day && day(claim.day, claim.precision)])),
    ...(claim.notes || []).map((note) => sentence("p", note, "note"))));
  return el(
    "details", { class: "why" }, el("summary", {}, el("h3", {}, t("why"))),
    sentence("p", why.sum),
    why.wanting ? sentence("p", why.wanting) : null,
    (why.rulings || []).length
      ? el("dl", { class: "rulings" }, why.rulings.map(({ number, says }) => [el("dt", {}, t("why.rule", { number })), el("dd", {}, ruling(number, says))]))
      : null,
    claims.length ? el("p", {}, many(claims.length, "why.claims")) : null,
    claims.length ? el("ul", { class: "claims" }, claims) : null);
}
