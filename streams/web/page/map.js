// The map: marks by holder, clusters with the shares of the holders, the names of places. Everything that it shows
// stands in the list as well.

import { recolour, rename, style } from "./base.js";
import { el, names, said, still } from "./dom.js";
import { markName, slot } from "./glyphs.js";
import { fashion } from "./palette.js";
import { picture, SLOTS } from "./pictures.js";
import { rtl, t } from "./text.js";
import { standing, statusName } from "./words.js";

const CREDIT = "Natural Earth · GeoNames (CC BY 4.0)";
const MOST_PICTURES = 1500;
const SOMEWHERE = { center: [38.5, 35], zoom: 5 };
const DRAFT = [64, 64]; // pixels of the canvas as long as what is to be drawn still comes
const DRAFT_MS = 1200; // ... but not for longer
const WHOLE = [4096, 4096];
const NEAREST = 10; // zoom to which a map goes to show all places
const ALWAYS = { "icon-allow-overlap": true, "icon-ignore-placement": true };
// How many places of a cluster have each colour: three numbers of 17 bits stand in one, since adding up nine of them for
// every place and zoom takes three times as long.
const EACH = 2 ** 17;
const IN_ONE = 3;
const SUMS = Math.ceil(SLOTS / IN_ONE);
const COUNTS = Array.from({ length: SLOTS }, (_, slot) =>
  Array.from({ length: SUMS }, (__, at) => (Math.floor(slot / IN_ONE) === at ? EACH ** (slot % IN_ONE) : 0)));
const collection = (features) => ({ type: "FeatureCollection", features });

// A map in `container`, or an Error where the browser has no WebGL. `view` has lon, lat, zoom, or is null: then the map
// shows `bounds` (west, south, east, north, or null), right of what hides `left` pixels. `onPick(id)` and
// `onMove({ lon, lat, zoom })` tell what a reader does.
export function createMap({ container, view, bounds, states, left, arabic, tiles, onPick, onMove }) {
  const { maplibregl } = window;
  const begin = view ? { center: [view.lon, view.lat], zoom: view.zoom } : bounds ? { bounds, fitBoundsOptions: fitting(left) } : SOMEWHERE;
  const made = new PlacesMap({ arabic, onPick, onMove });
  const base = style(tiles, arabic);
  made.take(states);
  base.sources.places = source(made.whole());
  base.layers.push(...layers());
  const map = new maplibregl.Map({
    container, style: base, ...begin, minZoom: 1, maxZoom: 15, attributionControl: false, dragRotate: false,
    pitchWithRotate: false, fadeDuration: 0, maxCanvasSize: made.most, renderWorldCopies: false, locale: titles(), maxPitch: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), rtl ? "top-left" : "top-right");
  map.addControl(new maplibregl.AttributionControl({ compact: false, customAttribution: CREDIT }), rtl ? "bottom-left" : "bottom-right");
  return made.on(map);
}

// The bounds of all of these, or null where none has a place on the map.
export function around(states) {
  const bounds = [180, 90, -180, -90];
  for (const { lon, lat } of states) {
    if (lon === null) continue;
    bounds.splice(0, 4, Math.min(bounds[0], lon), Math.min(bounds[1], lat), Math.max(bounds[2], lon), Math.max(bounds[3], lat));
  }
  return bounds[0] > bounds[2] ? null : bounds;
}

// `hidden` is what lies over the map on the side where a line begins.
const fitting = (hidden) => ({
  padding: { top: 50, right: rtl ? hidden : 60, bottom: 50, left: rtl ? 60 : hidden }, maxZoom: NEAREST, animate: false,
});

const titles = () => ({
  "Map.Title": t("map.title"), "NavigationControl.ZoomIn": t("map.nearer"), "NavigationControl.ZoomOut": t("map.farther"),
  "AttributionControl.ToggleAttribution": t("map.credit"),
});

function source(data) {
  const counts = Array.from({ length: SUMS }, (_, at) => [`c${at}`, ["+", ["get", `c${at}`]]]);
  return {
    type: "geojson", data, promoteId: "id", cluster: true, clusterRadius: 44, clusterMaxZoom: 10,
    clusterProperties: Object.fromEntries(counts), buffer: 64,
  };
}

function layers() {
  const size = ["interpolate", ["linear"], ["zoom"], 4, 0.75, 9, 0.9, 12, 1.1];
  const alone = ["!", ["has", "point_count"]];
  return [
    {
      id: "called", type: "symbol", source: "places", minzoom: 8, filter: alone,
      layout: { "icon-image": ["concat", "l|place|", ["get", "name"]], "icon-anchor": "top", "icon-offset": [0, 12] },
    },
    {
      id: "clusters", type: "symbol", source: "places", filter: ["has", "point_count"],
      layout: { "icon-image": clusterName(), "icon-allow-overlap": true },
    },
    {
      id: "marks", type: "symbol", source: "places", filter: alone,
      layout: { "icon-image": ["get", "mark"], "icon-size": size, ...ALWAYS },
    },
  ];
}

class PlacesMap {
  constructor({ arabic, onPick, onMove }) {
    this.arabic = arabic;
    this.sent = null;
    this.made = new Set();
    this.states = new Map();
    this.onPick = onPick;
    this.onMove = onMove;
    this.most = [...DRAFT];
    this.draft = true;
    this.resized = false;
  }

  on(map) {
    this.map = map;
    map.getContainer().classList.add("draft");
    map.on("styleimagemissing", ({ id }) => this.draw(id));
    map.on("resize", () => { // which ends with a "moveend" at once, though nobody moved the map
      this.resized = true;
      queueMicrotask(() => { this.resized = false; });
    });
    map.on("moveend", () => this.resized || this.onMove(this.view()));
    map.on("idle", () => this.rest());
    setTimeout(() => this.sharpen(), DRAFT_MS);
    this.ready = new Promise((done) => {
      map.once("style.load", done);
    });
    this.listen();
    return this;
  }

  view() {
    const { lng, lat } = this.map.getCenter();
    return { lon: lng, lat, zoom: this.map.getZoom() };
  }

  listen() {
    const { map } = this;
    const popup = new window.maplibregl.Popup({ closeButton: false, closeOnClick: false, focusAfterOpen: false, offset: 12 });
    map.on("click", "marks", ({ features }) => this.onPick(features[0].properties.id));
    map.on("click", "clusters", ({ features }) => this.open(features[0]));
    map.on("mousemove", "marks", ({ features }) => {
      map.getCanvas().style.cursor = "pointer";
      const state = this.states.get(features[0].properties.id);
      if (state) popup.setLngLat(features[0].geometry.coordinates).setDOMContent(tip(state)).addTo(map);
    });
    map.on("mouseenter", "clusters", () => (map.getCanvas().style.cursor = "pointer"));
    for (const layer of ["marks", "clusters"]) {
      map.on("mouseleave", layer, () => {
        map.getCanvas().style.cursor = "";
        popup.remove();
      });
    }
  }

  async open(cluster) {
    const zoom = await this.map.getSource("places").getClusterExpansionZoom(cluster.properties.cluster_id);
    this.move({ center: cluster.geometry.coordinates, zoom: zoom + 0.3 });
  }

  // Takes over what these states (values with id, lon, lat, holder, ...) put on the map.
  take(states) {
    const { sent, states: before } = this;
    const same = sent && this.fashion === fashion(); // then what is said of a state is said again
    this.fashion = fashion();
    this.sent = new Map();
    this.states = new Map();
    for (const state of states) {
      if (state.lon === null) continue;
      this.sent.set(state.id, same && before.get(state.id) === state ? sent.get(state.id) : this.properties(state));
      this.states.set(state.id, state);
    }
  }

  // All of it, as the map takes it.
  whole() {
    return collection(Array.from(this.sent, ([id, properties]) => feature(properties, this.states.get(id))));
  }

  // Shows these states; only what is new since the last time goes to the map.
  async show(states) {
    await this.ready;
    const before = this.sent;
    this.take(states);
    const change = before && difference(before, this.sent, this.states);
    const source = this.map.getSource("places");
    if (!change) source.setData(this.whole());
    else if (change.remove.length + change.add.length + change.update.length) source.updateData(change);
  }

  properties(state) {
    const name = (this.arabic && state.name_ar) || state.name || state.id;
    const [c0, c1, c2] = COUNTS[slot(state)];
    return { id: state.id, mark: markName(state), name, c0, c1, c2 };
  }

  async choose(state) {
    await this.ready;
    const chosen = collection(state && state.lon !== null ? [feature({}, state)] : []);
    const source = this.map.getSource("chosen");
    if (source) source.setData(chosen);
    else if (state) {
      this.map.addSource("chosen", { type: "geojson", data: chosen });
      this.map.addLayer({ id: "chosen", type: "symbol", source: "chosen", layout: { "icon-image": "chosen", ...ALWAYS } }, "called");
    }
  }

  fly(state) {
    if (state.lon === null) return;
    this.move({ center: [state.lon, state.lat], zoom: Math.max(this.map.getZoom(), 10.6) });
  }

  go({ lon, lat, zoom }) {
    this.map.jumpTo({ center: [lon, lat], zoom });
  }

  move(target) {
    if (still()) this.map.jumpTo(target);
    else this.map.easeTo({ ...target, duration: 500 });
  }

  // Shows all of these, right of what hides `left` pixels.
  fit(states, left) {
    const bounds = around(states);
    if (bounds) this.map.fitBounds(bounds, fitting(left));
  }

  // Whether a place lies in what is seen now.
  sees(state) {
    return state.lon !== null && this.map.getBounds().contains([state.lon, state.lat]);
  }

  speak(arabic) {
    this.arabic = arabic;
    this.ready.then(() => rename(this.map, arabic));
    this.sent = null;
  }

  recolour() {
    recolour(this.map);
    for (const id of this.made) this.map.updateImage(id, picture(id).data);
  }

  draw(id) {
    const drawn = this.map.hasImage(id) ? null : picture(id);
    if (!drawn) return;
    this.map.addImage(id, drawn.data, { pixelRatio: drawn.pixelRatio });
    this.made.add(id);
  }

  // Ends the draft: without a graphics card a frame takes a tenth of a second, and a dozen come before there is
  // anything on them. The map looks its limit up in the list that it was given.
  sharpen() {
    if (!this.draft) return;
    this.draft = false;
    this.most.splice(0, 2, ...WHOLE);
    this.map.getContainer().classList.remove("draft");
    this.map.resize();
  }

  // Everything is drawn: says how many marks and clusters are to be seen.
  rest() {
    this.tidy();
    if (this.draft && this.states.size) this.sharpen();
    else if (!this.draft) this.map.getContainer().dataset.drawn = this.map.queryRenderedFeatures({ layers: ["marks", "clusters"] }).length;
  }

  // Pictures of counts and names that were shown once are not kept for ever; what is in use is asked for again.
  tidy() {
    if (this.made.size < MOST_PICTURES) return;
    for (const id of this.made) this.map.removeImage(id);
    this.made.clear();
  }
}

function tip(state) {
  return el("div", { class: "tip", dir: document.documentElement.dir }, el("strong", {}, ...names(state)), el("span", {}, said(standing(state)), ` · ${statusName(state.status)}`));
}

function clusterName() {
  const count = (at) => ["%", ["floor", ["/", ["get", `c${Math.floor(at / IN_ONE)}`], EACH ** (at % IN_ONE)]], EACH];
  const share = (at) => ["to-string", ["round", ["/", ["*", 12, count(at)], ["get", "point_count"]]]];
  const shares = Array.from({ length: SLOTS }, (_, at) => (at ? [",", share(at)] : [share(at)])).flat();
  return ["concat", "k|", ["to-string", ["get", "point_count_abbreviated"]], "|", ...shares];
}

function feature(properties, state) {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates: [state.lon, state.lat] } };
}

// What changed as the map takes it, or null where nearly everything did.
function difference(before, next, states) {
  const remove = [...before.keys()].filter((id) => !next.has(id));
  const add = [];
  const update = [];
  for (const [id, now] of next) {
    const was = before.get(id);
    if (!was) add.push(feature(now, states.get(id)));
    else if (was !== now && (was.mark !== now.mark || was.name !== now.name)) {
      update.push({ id, addOrUpdateProperties: Object.entries(now).map(([key, value]) => ({ key, value })) });
    }
  }
  return remove.length + add.length + update.length > next.size / 2 ? null : { remove, add, update };
}
