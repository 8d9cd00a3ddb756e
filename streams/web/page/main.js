// The map page: puts its parts together.

import { Alerts } from "./alerts.js";
import { first, get } from "./api.js";
import { Detail } from "./detail.js";
import { byId, put, say } from "./dom.js";
import { Legend } from "./legend.js";
import { PlaceList, tabs } from "./list.js";
import { around, createMap } from "./map.js";
import { assign } from "./palette.js";
import { Search } from "./search.js";
import { Store } from "./store.js";
import { Time } from "./time.js";
import { language, number, t } from "./text.js";
import { actor, learn, many } from "./words.js";

const RESYNC = 3000; // milliseconds of quiet after alerts before the states are fetched again
const AT_MOST = 15_000; // ... and the longest that a busy stream may put that off
const PATIENCE = 2000; // milliseconds that the map may wait for the states, where only they say what it shows
const POLITE = 300; // ... and where it knows, since taking them in at once costs less than twice
const EMPTY = 2000; // milliseconds between two looks at a server that knows no place yet

const store = new Store();
const legend = new Legend(store);
const list = new PlaceList(byId("places"), byId("places-foot"), { choose, empty: t("places.none") });
const unplaced = new PlaceList(byId("unplaced"), byId("unplaced-foot"), {
  choose, empty: t("unplaced.none"),
});
const detail = new Detail({ onShow: opened, onClose: () => store.look({ place: null }, true) });
const time = new Time(store, () => store.load());
const alerts = new Alerts({ choose, changed, behind: () => resync(0) });
const showTab = tabs(byId("tabs"), (id) => id === "tab-alerts" && alerts.read());
let map = null;
let opener = null;

function choose(id) {
  opener = document.activeElement?.dataset?.id || opener;
  if (store.view.place === id) detail.open(id, store.view);
  else store.look({ place: id }, true);
}

function opened(state) {
  byId("lists").hidden = true;
  document.title = t("title.place", { name: (store.view.arabic && state.name_ar) || state.name || state.id });
  map?.choose(state);
  map?.fly(state);
}

function closed() {
  detail.hide();
  byId("lists").hidden = false;
  document.title = t("title");
  map?.choose(null);
  list.focus(opener) || byId("tab-places").focus();
  opener = null;
}

store.on("states", () => {
  learn([...store.states.values()].filter((state) => state.holder_name).map(({ holder, holder_name: name }) => ({ id: holder, name })));
  assign([...known, ...[...store.states.values()].flatMap((state) => [state.holder, ...(state.between || [])])]);
  render();
});

store.on("view", (before) => {
  const { view } = store;
  if (view.place !== before.place) {
    if (view.place) detail.open(view.place, view);
    else closed();
  }
  if (view.arabic !== before.arabic) speak();
  const filtered = view.holders !== before.holders || view.statuses !== before.statuses;
  if (view.day !== before.day || view.then !== before.then) time.show();
  if (filtered) render();
});

// Names in the script that the view says, everywhere.
function speak() {
  const { arabic } = store.view;
  document.documentElement.dataset.names = arabic ? "ar" : "en";
  put(byId("arabic"), t(arabic ? "names.latin" : "names.arabic"));
  byId("arabic").setAttribute("lang", arabic ? language : "ar");
  map?.speak(arabic);
  list.redraw();
  unplaced.redraw();
  alerts.render();
  render();
}

store.on("address", ({ where }) => where && map?.go(where));

store.on("trouble", (error) => {
  const node = byId("trouble");
  node.hidden = !error;
  node.textContent = error ? t("problem.states", { why: error.message }) : "";
});

let known = [];
let inView = false;

// The actors that the server knows; their looks do not change with the day.
function meet(holders) {
  learn(holders);
  known = holders.map((holder) => holder.id);
}

// Shows the states: on the map, in the lists, in the legend.
function render() {
  const shown = store.shown();
  legend.render();
  list.show(inView && map ? shown.filter((state) => map.sees(state)) : shown);
  const lost = shown.filter((state) => state.lon === null);
  unplaced.show(lost);
  byId("count-places").textContent = number(shown.length);
  byId("count-unplaced").textContent = number(lost.length);
  fit();
  map?.show(shown);
}

// Alerts came: the present is shown by them at once, and fetched again when it is quiet.
function changed(states, news) {
  learnActors(news);
  store.doubt();
  if (!store.view.day) store.learn(states);
  const { place } = store.view;
  if (place && states.some((state) => state.id === place)) detail.open(place, store.view, false);
  resync(RESYNC);
}

function learnActors(news) {
  const fresh = news.flatMap((alert) => [alert.to, alert.from, ...(alert.between || [])]).filter((id) => id && !known.includes(id));
  if (fresh.length) known = [...new Set([...known, ...fresh])];
}

let due = null;
let since = 0;

function resync(wait) {
  since ||= Date.now();
  clearTimeout(due);
  due = setTimeout(async () => {
    since = 0;
    if (!store.view.day) await store.load();
    time.span(await get("/api/timeline"));
  }, Math.max(0, Math.min(wait, since + AT_MOST - Date.now())));
}

// The map is made where it shall be, since all that is drawn elsewhere is drawn twice: the server says around which
// places. It waits for them: where only some are asked for until they have come, else not for long.
async function draw(settings, loaded) {
  const { where, place, day, holders, statuses, arabic } = store.view;
  const all = place || day || holders.size || statuses.size ? null : settings.bounds;
  await Promise.race([loaded, new Promise((done) => setTimeout(done, where || all ? POLITE : PATIENCE))]);
  const states = store.shown();
  fitted = Boolean(where || place || all || states.length);
  try {
    map = createMap({
      container: byId("map"), view: where, bounds: all || around(states), states, left: legend.width(), arabic, tiles: settings.tiles,
      onPick: choose, onMove: moved,
    });
  } catch {
    byId("map").hidden = true;
    byId("no-map").hidden = false;
  }
}

let fitted = false;

// Shows all places once, where the address says nothing else.
function fit() {
  if (fitted || !map || !store.states.size) return;
  fitted = true;
  map.fit(store.shown(), legend.width());
}

function moved(where) {
  store.look({ where });
  if (inView) render();
}

function controls() {
  new Search(choose);
  byId("theme").addEventListener("click", () => window.whoholdsTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));
  window.addEventListener("themechange", recolour);
  byId("arabic").addEventListener("click", () => store.look({ arabic: !store.view.arabic }));
  byId("order").addEventListener("change", ({ target }) => list.sort(target.value));
  byId("in-view").addEventListener("change", ({ target }) => {
    inView = target.checked;
    render();
  });
  document.addEventListener("keydown", keys);
  if (window.matchMedia("(max-width: 760px)").matches) byId("legend").open = false;
}

function recolour() {
  const dark = document.documentElement.dataset.theme === "dark";
  byId("theme").textContent = t(dark ? "theme.light" : "theme.dark");
  map?.recolour();
  legend.render();
  list.redraw();
  unplaced.redraw();
  alerts.render();
}

function keys(event) {
  const typing = event.target.closest?.("input, textarea, select");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    byId("search").focus();
  } else if (event.key === "Escape" && store.view.place) {
    store.look({ place: null }, true);
  }
}

async function start() {
  controls();
  speak();
  byId("theme").textContent = t(document.documentElement.dataset.theme === "dark" ? "theme.light" : "theme.dark");
  store.before = get("/api/holders").then(({ holders }) => meet(holders)).catch(() => {});
  const loaded = store.load();
  draw(await first("/api/settings").catch(() => ({})), loaded);
  get("/api/timeline").then((span) => time.span(span)).catch(() => {});
  get("/api/alerts", { limit: 50 }).then((answer) => alerts.begin(answer.alerts)).catch(() => {});
  const came = await loaded;
  if (store.view.place) detail.open(store.view.place, store.view, false);
  alerts.listen();
  if (came && !store.states.size) waitForPlaces();
  document.documentElement.dataset.ready = "1";
  const holders = new Set([...store.states.values()].map((state) => actor(state.holder))).size;
  say(t("places.said", { n: store.states.size, holders: many(holders, "holders.count") }));
}

// A server that was started a moment ago may still be working out its states.
async function waitForPlaces() {
  while (!store.states.size) {
    await new Promise((done) => setTimeout(done, EMPTY));
    if (!document.hidden) await store.load();
  }
  time.span(await get("/api/timeline"));
}

showTab("tab-places");
start();
