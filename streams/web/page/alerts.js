// Alerts: the latest ones in a list, new ones sliding in as the server sends them.

import { el, byId, names, put, said, say, still } from "./dom.js";
import { glyph } from "./glyphs.js";
import { rtl, t } from "./text.js";
import { alertType, statusName, told } from "./words.js";

const KEPT = 200;
const SHOWN = 60;
const CARDS = 3;
const CARD_SECONDS = 9;
const FLUSH = 400; // milliseconds that alerts wait for company
const AGAIN = [1000, 2000, 5000, 15_000]; // milliseconds before a closed stream is opened anew

export class Alerts {
  // `choose(id)` opens a place, `changed(states)` takes what alerts tell, `behind()` is called after a gap.
  constructor({ choose, changed, behind }) {
    this.choose = choose;
    this.changed = changed;
    this.behind = behind;
    this.all = [];
    this.waiting = [];
    this.seen = new Set();
    this.count = 0; // not yet looked at
    this.total = 0;
    this.tries = 0;
    for (const id of ["alerts", "cards"]) {
      byId(id).addEventListener("click", ({ target }) => {
        const button = target.closest("button[data-place]");
        if (button) choose(button.dataset.place);
      });
    }
  }

  // The alerts that were told before the page came.
  begin(alerts) {
    for (const alert of alerts.toReversed()) this.keep(alert);
    this.render();
  }

  keep(alert) {
    if (this.seen.has(alert.id)) return false;
    this.seen.add(alert.id);
    this.all.unshift(alert);
    for (const old of this.all.splice(KEPT)) this.seen.delete(old.id);
    return true;
  }

  listen() {
    const source = new EventSource("/api/stream");
    source.addEventListener("open", () => {
      if (this.tries) this.behind();
      this.tries = 0;
      status("live", t("live.on"));
    });
    source.addEventListener("alert", ({ data }) => this.heard(data));
    source.addEventListener("error", () => {
      status("lost", t("live.lost"));
      this.tries += 1;
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(() => this.listen(), AGAIN[Math.min(this.tries, AGAIN.length) - 1]);
    });
    window.addEventListener("pagehide", () => source.close(), { once: true });
  }

  heard(data) {
    const alert = JSON.parse(data);
    if (!this.keep(alert)) return;
    this.waiting.push(alert);
    this.timer ??= setTimeout(() => this.flush(), FLUSH);
  }

  flush() {
    this.timer = null;
    const news = this.waiting.splice(0);
    this.count += news.length;
    this.total += news.length;
    document.documentElement.dataset.alerts = this.total;
    this.changed(news.map(stateOf), news);
    this.render();
    for (const alert of news.slice(-CARDS)) this.slideIn(alert);
    const last = news.at(-1);
    const values = { n: news.length, place: last.place.name || last.place.id, what: told(last) };
    say(t(news.length > 1 ? "alerts.said.many" : "alerts.said", values));
  }

  render() {
    const badge = byId("fresh");
    badge.hidden = !this.count;
    badge.textContent = this.count > 999 ? "999+" : String(this.count);
    if (byId("panel-alerts").hidden) return;
    const list = byId("alerts");
    const held = list.contains(document.activeElement) ? document.activeElement.dataset.alert : null;
    put(list, this.all.slice(0, SHOWN).map((alert) => el("li", {}, row(alert))));
    byId("no-alerts").hidden = this.all.length > 0;
    if (held) [...list.querySelectorAll("button")].find((button) => button.dataset.alert === held)?.focus({ preventScroll: true });
  }

  // The reader has seen what is new.
  read() {
    this.count = 0;
    this.render();
  }

  slideIn(alert) {
    const cards = byId("cards");
    const card = el("li", { class: "card" }, row(alert));
    cards.append(card);
    while (cards.children.length > CARDS) cards.firstChild.remove();
    setTimeout(() => card.remove(), CARD_SECONDS * 1000);
    if (!still()) card.animate([{ transform: `translateX(${rtl ? "-" : ""}110%)`, opacity: 0 }, { transform: "none", opacity: 1 }], { duration: 260, easing: "ease-out" });
  }
}

function status(kind, text) {
  const node = byId("live");
  if (node.dataset.kind === kind) return;
  node.dataset.kind = kind;
  node.textContent = text;
}

// The state of a place as an alert tells it.
export function stateOf(alert) {
  const { id, name, name_ar, lat, lon, adm, provisional } = alert.place;
  const since = alert.type === "control.reverted" ? null : alert.event_date;
  return {
    id, name, name_ar, lat, lon, adm, provisional,
    holder: alert.to, status: alert.status, since, precision: alert.precision, between: alert.between,
  };
}

export function row(alert) {
  const [quoted] = alert.evidence || [];
  return el(
    "button", { type: "button", class: "row alert", "data-place": alert.place.id, "data-alert": alert.id },
    glyph(stateOf(alert)),
    el("span", { class: "what" },
      el("span", { class: "kind" }, alert.late ? t("alerts.late", { type: alertType(alert.type) }) : alertType(alert.type)),
      el("span", { class: "name" }, ...names(alert.place)),
      el("span", { class: "who" }, said(told(alert))),
      quoted ? el("q", { class: "quote", lang: quoted.lang || null, dir: "auto" }, quoted.quote) : null),
    el("span", { class: `status ${alert.status || "none"}` }, statusName(alert.status)),
  );
}
