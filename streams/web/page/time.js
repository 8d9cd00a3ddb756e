// The time slider: goes to a day, plays a campaign, comes back to now.

import { byId, put, say, still, svg } from "./dom.js";
import { t } from "./text.js";
import { day as called } from "./words.js";

const MS = 86_400_000;
const FRAME = 350; // milliseconds that a step of playing shows at least
const STEPS = 120; // a whole campaign is played in about so many
const BARS = 160;
const SETTLE = 90;

const number = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / MS);
const text = (days) => new Date(days * MS).toISOString().slice(0, 10);

export class Time {
  // `load()` shows the view's day, and says whether it came.
  constructor(store, load) {
    this.store = store;
    this.load = load;
    this.range = byId("day");
    this.first = this.last = null;
    this.playing = false;
    this.range.addEventListener("input", () => this.slide());
    this.range.addEventListener("change", () => say(this.words()));
    byId("play").addEventListener("click", () => (this.playing ? this.stop() : this.play()));
    byId("now").addEventListener("click", () => this.go(null));
    byId("then").addEventListener("change", ({ target }) => {
      store.look({ then: target.checked });
      if (store.view.day) load();
    });
  }

  // The days on which something changed: `{ from, to, changes: [[day, count], ...] }`.
  span({ from, to, changes }) {
    byId("time").hidden = !from;
    if (!from) return;
    this.first = number(from);
    this.last = Math.max(number(to), this.first);
    this.range.min = 0;
    this.range.max = this.last - this.first + 1; // the end is now
    byId("from").textContent = called(from);
    this.bars(changes);
    this.show();
  }

  bars(changes) {
    const days = this.last - this.first + 1;
    const wide = Math.min(days, BARS);
    const counts = new Array(wide).fill(0);
    for (const [on, count] of changes) {
      const at = Math.floor(((number(on) - this.first) / days) * wide);
      if (at >= 0 && at < wide) counts[at] += count;
    }
    const sorted = counts.filter(Boolean).sort((one, other) => one - other);
    const most = sorted[Math.floor(sorted.length * 0.97)] || 1; // a starting map would flatten all others
    put(byId("bars"), counts.map((count, at) => {
      const height = count ? Math.max(2, 24 * Math.min(1, Math.sqrt(count / most))) : 0;
      return svg("rect", { x: (at * 1000) / wide, width: Math.max(1, 1000 / wide - 1), y: 24 - height, height });
    }));
  }

  words() {
    const { day, then } = this.store.view;
    if (!day) return t("now");
    return then ? t("time.known", { day: called(day) }) : called(day);
  }

  // Puts the slider where the view is.
  show() {
    const { day, then } = this.store.view;
    const end = Number(this.range.max);
    const value = day ? Math.max(0, Math.min(number(day) - this.first, end)) : end;
    if (Number(this.range.value) !== value) this.range.value = value;
    this.range.setAttribute("aria-valuetext", this.words());
    byId("when").textContent = day ? called(day) : t("now");
    byId("now").disabled = !day;
    byId("then").checked = then;
    byId("time").classList.toggle("past", Boolean(day));
  }

  slide() {
    this.stop();
    const value = Number(this.range.value);
    this.store.look({ day: value >= Number(this.range.max) ? null : text(this.first + value) });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), SETTLE);
  }

  go(day) {
    this.stop();
    this.store.look({ day });
    say(this.words());
    return this.load();
  }

  async play() {
    const end = this.last;
    const step = Math.max(1, Math.ceil((this.last - this.first) / STEPS));
    const { day } = this.store.view;
    let at = day && number(day) < end ? number(day) : this.first - step;
    this.mark(true);
    const mine = (this.run = {});
    while (this.run === mine && at < end) {
      at = Math.min(at + step, end);
      this.store.look({ day: text(at) });
      const shown = new Promise((done) => setTimeout(done, still() ? 3 * FRAME : FRAME));
      await this.load();
      if (this.run === mine && at < end) this.store.prepare(text(Math.min(at + step, end)));
      await shown;
    }
    if (this.run === mine) this.go(null);
  }

  stop() {
    if (!this.playing) return;
    this.run = null;
    this.mark(false);
    say(t("time.stopped", { day: this.words(), n: this.store.states.size }));
  }

  mark(playing) {
    this.playing = playing;
    const button = byId("play");
    button.textContent = t(playing ? "time.pause" : "time.play");
    button.classList.toggle("playing", playing);
  }
}
