// What the page knows now: the states of the day shown, and the view. Parts of the page listen to it.

import { changes, states as fetchStates } from "./api.js";
import { asked, parse, passes, write } from "./view.js";

const AGAIN = 2000; // milliseconds until a server that is not ready is asked again

export class Store {
  constructor() {
    this.view = parse(window.location.hash);
    this.states = new Map();
    this.base = null; // the past day whose states these are
    this.listeners = { states: [], view: [], address: [], trouble: [] };
    this.loading = null;
    this.ahead = null;
    this.before = Promise.resolve(); // what the first states wait for
    window.addEventListener("hashchange", () => this.reread());
  }

  on(event, listener) {
    this.listeners[event].push(listener);
  }

  tell(event, value) {
    for (const listener of this.listeners[event]) listener(value);
  }

  // The states that pass the filters.
  shown() {
    return [...this.states.values()].filter((state) => passes(state, this.view));
  }

  // Changes the view; `push` makes a step that the browser's Back undoes.
  look(change, push = false) {
    const before = this.view;
    this.view = { ...before, ...change };
    const fragment = write(this.view);
    if (fragment !== window.location.hash) history[push ? "pushState" : "replaceState"](null, "", fragment);
    this.tell("view", before);
  }

  // The address was changed by hand, by a link or by the browser's Back.
  reread() {
    const before = this.view;
    this.view = parse(window.location.hash);
    if (write(this.view) === write(before)) return;
    this.tell("view", before);
    this.tell("address", this.view);
    if (this.view.day !== before.day || this.view.then !== before.then) this.load();
  }

  // The states of a day: of a past one what is another than on the past day shown, put into a copy of its states.
  async fetch(wanted, signal) {
    const { base, states } = this;
    if (!base || !wanted.at || !base.known !== !wanted.known) {
      return new Map((await fetchStates(wanted, signal)).map((state) => [state.id, state]));
    }
    const other = await changes(base, wanted, signal);
    const next = new Map(states);
    for (const state of other.states) next.set(state.id, state);
    for (const id of other.gone) next.delete(id);
    return next;
  }

  // Something became known, maybe of the past: the next day is fetched as a whole.
  doubt() {
    this.base = this.ahead = null;
  }

  // Fetches the states of a day before they are wanted.
  prepare(day) {
    const wanted = asked({ ...this.view, day });
    this.ahead = { key: JSON.stringify(wanted), states: this.fetch(wanted) };
    this.ahead.states.catch(() => {}); // told when they are wanted
  }

  // What was fetched ahead, where it is this.
  prepared(wanted) {
    const { ahead } = this;
    this.ahead = null;
    return ahead?.key === JSON.stringify(wanted) ? ahead.states : null;
  }

  // Fetches the states of the view's day; a later call breaks off an earlier one. True where they came.
  async load() {
    this.loading?.abort();
    const mine = (this.loading = new AbortController());
    try {
      const wanted = asked(this.view);
      const found = await (this.prepared(wanted) || this.fetch(wanted, mine.signal));
      await this.before;
      if (mine !== this.loading) return false;
      this.states = found;
      this.base = wanted.at ? wanted : null;
      this.tell("states");
      this.tell("trouble", null);
      return true;
    } catch (error) {
      if (error.name === "AbortError") return false;
      this.doubt();
      this.tell("trouble", error);
      if (error.status === 503) setTimeout(() => mine === this.loading && this.load(), AGAIN);
      return false;
    }
  }

  // Takes over states that alerts tell of.
  learn(changed) {
    for (const state of changed) {
      if (state.status) this.states.set(state.id, { ...this.states.get(state.id), ...state, holder_name: null });
      else this.states.delete(state.id);
    }
    if (changed.length) this.tell("states");
  }
}
