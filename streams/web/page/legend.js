// The legend, which is the filter as well: each holder and each status is a switch.

import { bdi, byId, el, put, say } from "./dom.js";
import { glyph } from "./glyphs.js";
import { number } from "./text.js";
import { actor, many, meaning, STATUSES, statusName } from "./words.js";

export class Legend {
  constructor(store) {
    this.store = store;
    this.drawn = "";
    for (const id of ["holders", "statuses"]) {
      byId(id).addEventListener("click", ({ target }) => {
        const button = target.closest("button[data-key]");
        if (button) this.toggle(id, button.dataset.key);
      });
    }
    byId("unfilter").addEventListener("click", () => {
      store.look({ holders: new Set(), statuses: new Set() });
      byId("legend").querySelector("summary").focus();
    });
  }

  toggle(kind, key) {
    const chosen = new Set(this.store.view[kind]);
    if (!chosen.delete(key)) chosen.add(key);
    this.store.look({ [kind]: chosen });
    say(many(this.store.shown().length, "legend.shown"));
  }

  // How much of the map it hides on its side, in CSS pixels.
  width() {
    const node = byId("legend");
    const beside = byId("map").offsetWidth < byId("map").parentElement.offsetWidth;
    return node.open && !beside ? node.offsetWidth + 40 : 50;
  }

  render() {
    const { view, states } = this.store;
    const holders = counted(states.values(), (state) => (state.status === "contested" ? state.between : [state.holder]));
    const statuses = counted(states.values(), (state) => [state.status]);
    for (const id of view.holders) if (!holders.has(id)) holders.set(id, 0);
    const sorted = [...holders].sort((one, other) => other[1] - one[1] || one[0].localeCompare(other[0]));
    byId("unfilter").hidden = !view.holders.size && !view.statuses.size;
    const key = JSON.stringify([sorted, [...statuses], [...view.holders], [...view.statuses], document.documentElement.dataset.theme]);
    if (key === this.drawn) return;
    this.drawn = key;
    keepFocus(byId("holders"), sorted.map(([id, count]) =>
      entry(id, { holder: id, status: "confirmed" }, actor(id), count, view.holders)));
    keepFocus(byId("statuses"), STATUSES.map((status) =>
      entry(status, sample(status, sorted), statusName(status), statuses.get(status) || 0, view.statuses, meaning(status))));
  }
}

function sample(status, sorted) {
  const [one, other] = sorted.map(([id]) => id);
  return { status, holder: one, between: [one, other].filter(Boolean) };
}

function counted(states, keys) {
  const counts = new Map();
  for (const state of states) {
    for (const key of keys(state) || []) if (key) counts.set(key, (counts.get(key) || 0) + 1);
  }
  return counts;
}

function entry(key, state, text, count, chosen, title = null) {
  return el("li", {}, el(
    "button", { type: "button", class: "entry", "data-key": key, "aria-pressed": String(chosen.has(key)), title },
    glyph(state), bdi(text), el("span", { class: "count" }, number(count))));
}

// Puts new entries in without the reader losing the one that is focused.
function keepFocus(node, items) {
  const held = node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  put(node, ...items);
  if (held) [...node.querySelectorAll("button")].find((button) => button.dataset.key === held)?.focus();
}
