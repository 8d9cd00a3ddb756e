// One place: who holds it, since when, who says so, in whose words, and by which rules.

import { articlePage, get, placePath } from "./api.js";
import { bdi, byId, el, names, outward, put } from "./dom.js";
import { excerpt } from "./marked.js";
import { glyph } from "./glyphs.js";
import { row } from "./alerts.js";
import { actor, day, many, reason, standing, STATUSES, voice } from "./words.js";
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
    if (this.id !== id) put(this.node, this.back(), el("p", { class: "wait" }, "Loading…"));
    this.id = id;
    this.node.hidden = false;
    try {
      const told = await get(placePath(id), asked(view), mine.signal);
      if (mine.signal.aborted) return;
      this.render(told, view);
      this.onShow(flat(told));
    } catch (error) {
      if (error.name === "AbortError") return;
      const words = error.status === 404 ? "Nothing is known of this place here." : error.message;
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
    return el("button", { type: "button", class: "back", onclick: () => this.onClose() }, "← All places");
  }

  render(told, view) {
    const { place, state, episodes, past, evidence, why, alerts } = told;
    put(
      this.node, this.back(),
      el("h2", { id: "detail-name", tabindex: -1 }, ...names(place)),
      el("p", { class: "adm" }, bdi((place.adm || []).join(", ")),
        place.provisional ? el("span", { class: "tag" }, "no table has this place") : null,
        place.lat === null ? el("span", { class: "tag" }, "no coordinates") : null),
      current(state, view),
      section("Who says so", evidence?.length ? evidence.map(quoted) : null),
      section("History", episodes?.length ? el("ol", { class: "episodes" }, episodes.toReversed().map(episode)) : null),
      section("What counts no more", past?.length ? el("ul", { class: "past" }, past.map(gone)) : null),
      why ? rules(why) : null,
      section("Alerts", alerts?.length ? el("ul", { class: "rows" }, alerts.map((alert) => el("li", {}, row(alert)))) : null),
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
  const when = view.day ? `On ${day(view.day)}${view.then ? ", as known then" : ""}: ` : "";
  if (!state) return el("p", { class: "current" }, `${when}nothing known.`);
  const since = state.since ? ` since ${day(state.since, state.precision)}` : "";
  return el(
    "div", { class: "current" }, glyph(state),
    el("p", {}, when, el("strong", {}, bdi(standing(state))), since, ". ",
      el("span", { class: `status ${state.status}` }, state.status),
      el("span", { class: "meaning" }, ` ${STATUSES[state.status] || ""}`)));
}

function quoted(one) {
  const where = el("div", { class: "context", hidden: true });
  const open = el("button", { type: "button", "aria-expanded": "false", onclick: () => unfold(open, where, one) }, "In its article");
  const printed = one.outlet && one.outlet !== one.source ? ` in ${one.outlet}` : "";
  const published = one.published ? `, ${day(one.published)}` : "";
  return el(
    "figure", { class: "evidence" },
    el("blockquote", { lang: one.lang || null, dir: "auto" }, one.quote),
    el("figcaption", {}, bdi(`${one.source || one.outlet || "unnamed"}${printed}`), published, " ",
      one.url ? outward(one.url, "original") : null),
    open, where);
}

// Shows the piece of the article around a quote, with the quote marked.
async function unfold(button, where, one) {
  const opened = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!opened));
  where.hidden = opened;
  if (opened || where.childElementCount) return;
  put(where, "Loading…");
  try {
    const query = one.version ? { version: one.version } : {};
    const { article } = await get(`/api/articles/${encodeURIComponent(one.article)}`, query);
    const link = articlePage(one.article, one.start, one.end, one.version);
    put(where, el("p", { class: "title", dir: "auto" }, article.title || ""), excerpt(article, one.start, one.end),
      el("a", { href: link }, "The whole article, with what was read in it"));
  } catch (error) {
    put(where, error.status === 404 ? "The article is not kept here." : error.message);
  }
}

function episode(one) {
  const until = one.until ? ` to ${day(one.until)}` : one.since ? " until now" : "";
  const voices = (one.voices || []).map((each) => `${each.source} (${voice(each.voice)})`);
  const denials = (one.denials || []).map((each) => each.source);
  return el(
    "li", {}, glyph(one),
    el("div", {}, el("span", { class: "span" }, one.since ? day(one.since, one.precision) : "from an unknown day", until),
      el("span", { class: "who" }, bdi(standing(one))), " ", el("span", { class: `status ${one.status}` }, one.status),
      voices.length ? el("span", { class: "voices" }, bdi(voices.join(", "))) : null,
      denials.length ? el("span", { class: "voices" }, bdi(`denied by ${denials.join(", ")}`)) : null,
      one.evidence?.length ? el("details", {}, el("summary", {}, many(one.evidence.length, "quote")), one.evidence.map(quoted)) : null));
}

// A record that was taken back, a capture that was struck, a claim that does not count, a merge.
function gone(one) {
  const about = {
    refuted: () => `${standing({ ...one, status: "confirmed" })}, ${day(one.since, one.precision)}: refuted`,
    merged: () => `This place was merged into ${one.into}.`,
    gone: () => `${one.outlet || one.article}, version ${one.version}`,
    ignored: () => `${one.source}, ${day(one.published)}`,
  }[one.what];
  const quotes = one.claims || (one.quote ? [one] : one.evidence || []);
  return el("li", {}, el("p", {}, bdi(about ? about() : one.what), one.reason ? `: ${reason(one.reason)}` : ""), quotes.map(quoted));
}

function rules(why) {
  const claims = (why.claims || []).map((claim) => el(
    "li", {}, el("q", { lang: claim.lang || null, dir: "auto" }, claim.quote),
    el("p", {}, bdi([claim.source, claim.voice && voice(claim.voice), claim.action, claim.actor && actor(claim.actor),
      claim.day && day(claim.day, claim.precision)].filter(Boolean).join(" · "))),
    ...(claim.notes || []).map((note) => el("p", { class: "note" }, bdi(note)))));
  return el(
    "details", { class: "why" }, el("summary", {}, el("h3", {}, "Why: the arithmetic and the rules")),
    el("p", {}, bdi([why.sum].flat().join(" "))),
    why.wanting ? el("p", {}, bdi([why.wanting].flat().join(" "))) : null,
    (why.rulings || []).length
      ? el("dl", { class: "rulings" }, why.rulings.map(({ number, says }) => [el("dt", {}, `Rule ${number}`), el("dd", {}, says)]))
      : null,
    claims.length ? el("p", {}, `${many(claims.length, "claim")}, and what was done with each:`) : null,
    claims.length ? el("ul", { class: "claims" }, claims) : null);
}
