// The list of places: everything that the map shows, for eyes and keyboard alike. One stop of the Tab key; arrows move.

import { bdi, byId, el, names, put, said } from "./dom.js";
import { glyph } from "./glyphs.js";
import { locale, rtl, t } from "./text.js";
import { day, many, standing, statusName } from "./words.js";

const PAGE = 100;
const collator = new Intl.Collator(locale);
// Days and ties are compared letter by letter: a collator takes ten times as long, and thousands of places have one day.
const plain = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
const ORDERS = {
  newest: (one, other) => plain(other.since || "", one.since || "") || plain(one.name, other.name),
  name: (one, other) => collator.compare(one.name, other.name),
};

export class PlaceList {
  // `node` is the <ul>, `foot` what stands below it, `choose(id)` opens a place.
  constructor(node, foot, { choose, empty }) {
    this.node = node;
    this.foot = foot;
    this.choose = choose;
    this.empty = empty;
    this.count = PAGE;
    this.order = "newest";
    this.states = [];
    this.rows = new Map();
    node.addEventListener("keydown", (event) => this.key(event));
    node.addEventListener("click", ({ target }) => {
      const row = target.closest("button[data-id]");
      if (row) choose(row.dataset.id);
    });
  }

  show(states) {
    this.states = [...states].sort(ORDERS[this.order]);
    this.render();
  }

  sort(order) {
    this.order = order in ORDERS ? order : "newest";
    this.count = PAGE;
    this.show(this.states);
  }

  render() {
    const held = document.activeElement?.closest?.("button[data-id]")?.dataset.id;
    const rows = new Map();
    for (const state of this.states.slice(0, this.count)) rows.set(state.id, this.row(state));
    this.rows = rows;
    put(this.node, ...[...rows.values()].map(({ item }) => item));
    this.stop(rows.has(held) ? held : this.states[0]?.id);
    if (held && rows.has(held)) this.button(held).focus({ preventScroll: true });
    this.below();
  }

  // A row as it stands, or a new one where the state is another.
  row(state) {
    const known = this.rows.get(state.id);
    const same = known && ["name", "holder", "status", "since", "look"].every((key) => known.state[key] === state[key]);
    return same ? { ...known, state } : { state, item: el("li", {}, rowButton(state)) };
  }

  below() {
    const left = this.states.length - this.count;
    const more = left > 0
      ? el("button", { type: "button", class: "more", onclick: () => this.more() }, many(Math.min(left, PAGE), "places.more"))
      : null;
    const text = this.states.length
      ? left > 0 ? `${t("places.part", { shown: this.count, n: this.states.length })} ` : many(this.states.length, "places.count")
      : this.empty;
    put(this.foot, text, more);
  }

  more() {
    const first = this.states[this.count].id;
    this.count += PAGE;
    this.render();
    this.focus(first);
  }

  button(id) {
    return this.rows.get(id)?.item.firstChild || null;
  }

  // Makes a row the one that Tab stops at.
  stop(id) {
    for (const [each, { item }] of this.rows) item.firstChild.tabIndex = each === id ? 0 : -1;
  }

  focus(id) {
    const button = this.button(id) || this.node.querySelector("button");
    if (!button) return false;
    this.stop(button.dataset.id);
    button.focus();
    return true;
  }

  key(event) {
    const all = [...this.node.querySelectorAll("button[data-id]")];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    if (to >= all.length && this.states.length > this.count) this.more();
    else this.focus(all[Math.max(0, Math.min(to, all.length - 1))].dataset.id);
  }

  // Draws all rows anew: in other colours, or with the other name first.
  redraw() {
    this.rows = new Map();
    this.render();
  }
}

function rowButton(state) {
  const since = state.since ? ` ${t("since", { day: day(state.since, state.precision) })}` : "";
  return el(
    "button", { type: "button", class: "row", "data-id": state.id, tabindex: -1 },
    glyph(state),
    el("span", { class: "what" },
      el("span", { class: "name" }, ...names(state)),
      el("span", { class: "adm" }, bdi((state.adm || []).join(", "))),
      el("span", { class: "who" }, said(standing(state)), since)),
    el("span", { class: `status ${state.status}` }, statusName(state.status)),
  );
}

// Tabs after the pattern of ARIA: arrows move between them, one panel shows.
export function tabs(list, onChange) {
  const all = [...list.querySelectorAll("[role=tab]")];
  const choose = (tab, focus) => {
    for (const each of all) {
      const chosen = each === tab;
      each.setAttribute("aria-selected", String(chosen));
      each.tabIndex = chosen ? 0 : -1;
      byId(each.getAttribute("aria-controls")).hidden = !chosen;
    }
    if (focus) tab.focus();
    onChange(tab.id);
  };
  list.addEventListener("click", ({ target }) => {
    const tab = target.closest("[role=tab]");
    if (tab) choose(tab, false);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    choose(all[(all.indexOf(document.activeElement) + step + all.length) % all.length], true);
  });
  return (id) => choose(byId(id), false);
}
