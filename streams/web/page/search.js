// The search for a place, in either script: a combobox after the pattern of ARIA.

import { get } from "./api.js";
import { bdi, byId, el, names, put, said, say } from "./dom.js";
import { t } from "./text.js";
import { many, standing } from "./words.js";

const WAIT = 180;
const MOST = 8;

export class Search {
  constructor(choose) {
    this.input = byId("search");
    this.box = byId("found");
    this.choose = choose;
    this.found = [];
    this.at = -1;
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.input.form.addEventListener("submit", (event) => event.preventDefault());
    this.box.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option) this.take(Number(option.dataset.at));
    });
  }

  later() {
    clearTimeout(this.timer);
    this.asking?.abort();
    const text = this.input.value.trim();
    if (!text) this.close();
    else this.timer = setTimeout(() => this.ask(text), WAIT);
  }

  async ask(text) {
    this.asking = new AbortController();
    try {
      const { places } = await get("/api/places", { q: text, limit: MOST }, this.asking.signal);
      this.show(places);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.show([]);
      put(this.box, el("li", { class: "none" }, error.message));
    }
  }

  show(places) {
    this.found = places;
    this.at = -1;
    const none = el("li", { class: "none" }, t("search.none"));
    put(this.box, places.length ? places.map((place, at) => option(place, at)) : none);
    this.box.hidden = false;
    this.input.setAttribute("aria-expanded", String(places.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    say(places.length ? many(places.length, "search.said") : t("search.said.none"));
  }

  close() {
    this.box.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.found = [];
    this.at = -1;
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.found.length) {
      event.preventDefault();
      this.mark((this.at + step + this.found.length) % this.found.length);
    } else if (event.key === "Enter" && this.found.length) {
      event.preventDefault();
      this.take(Math.max(this.at, 0));
    } else if (event.key === "Escape" && !this.box.hidden) {
      event.stopPropagation();
      this.close();
    }
  }

  mark(at) {
    this.at = at;
    for (const [number, node] of [...this.box.children].entries()) node.setAttribute("aria-selected", String(number === at));
    this.input.setAttribute("aria-activedescendant", `found-${at}`);
    this.box.children[at].scrollIntoView({ block: "nearest" });
  }

  take(at) {
    const place = this.found[at];
    this.close();
    this.input.value = "";
    this.choose(place.id);
  }
}

function option(place, at) {
  return el(
    "li", { role: "option", id: `found-${at}`, "data-at": at, "aria-selected": "false" },
    el("span", { class: "name" }, ...names(place)), el("span", { class: "adm" }, bdi((place.adm || []).join(", "))),
    el("span", { class: "who" }, said(standing(place))));
}
