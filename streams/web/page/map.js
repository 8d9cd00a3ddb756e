// The map: marks by holder, clusters with the shares of the holders, the names of places. Everything that it shows
// stands in the list as well.

import { addGround, addNames, addTiles, recolour, rename, style } from "./base.js";
import { bdi, el, names, still } from "./dom.js";
import { markName, slot } from "./glyphs.js";
import { picture, SLOTS } from "./pictures.js";
import { standing } from "./words.js";

const TITLE = "Map of who holds what. Every place on it stands in the list of places, too.";
const CREDIT = "Natural Earth · GeoNames (CC BY 4.0)";
const MOST_PICTURES = 1500;
const LOWEST = "chosen"; // of our own layers
const collection = (features) => ({ type: "FeatureCollection", features });

// A map in `container`, or an Error where the browser has no WebGL. `view` has lon, lat, zoom or null; `onPick(id)` and
// `onMove({ lon, lat, zoom })` tell what a reader does.
export function createMap({ container, view, arabic, tiles, onPick, onMove }) {
  const { maplibregl } = window;
  const map = new maplibregl.Map({
    container, style: style(), center: view ? [view.lon, view.lat] : [38.5, 35], zoom: view ? view.zoom : 5,
    minZoom: 1, maxZoom: 15, attributionControl: false, dragRotate: false, pitchWithRotate: false, fadeDuration: 0,
    renderWorldCopies: false, locale: { "Map.Title": TITLE }, maxPitch: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibregl.AttributionControl({ compact: false, customAttribution: CREDIT }), "bottom-right");
  return new PlacesMap(map, { arabic, tiles, onPick, onMove });
}

class PlacesMap {
  constructor(map, { arabic, tiles, onPick, onMove }) {
    this.map = map;
    this.arabic = arabic;
    this.tiles = tiles;
    this.sent = null;
    this.chosen = collection([]);
    this.made = new Set();
    this.states = new Map();
    this.onPick = onPick;
    map.on("styleimagemissing", ({ id }) => this.draw(id));
    map.on("moveend", () => onMove(this.view()));
    map.on("idle", () => this.rest());
    this.ready = new Promise((done) => {
      map.once("style.load", done);
    });
  }

  view() {
    const { lng, lat } = this.map.getCenter();
    return { lon: lng, lat, zoom: this.map.getZoom() };
  }

  // Puts the ground and its names below the marks.
  async ground(base) {
    await this.ready;
    this.base = base;
    const below = this.map.getLayer(LOWEST) ? LOWEST : undefined;
    addGround(this.map, base, below);
    if (this.tiles) addTiles(this.map, this.tiles, below);
    else addNames(this.map, base, below, this.arabic);
  }

  // Puts the places on the map for the first time.
  layers(data) {
    const { map } = this;
    const counts = Array.from({ length: SLOTS }, (_, at) => [`c${at}`, ["+", ["case", ["==", ["get", "slot"], at], 1, 0]]]);
    map.addSource("places", {
      type: "geojson", data, promoteId: "id", cluster: true, clusterRadius: 44, clusterMaxZoom: 10,
      clusterProperties: Object.fromEntries(counts), buffer: 64,
    });
    map.addSource("chosen", { type: "geojson", data: this.chosen });
    const size = ["interpolate", ["linear"], ["zoom"], 4, 0.75, 9, 0.9, 12, 1.1];
    const always = { "icon-allow-overlap": true, "icon-ignore-placement": true };
    map.addLayer({ id: "chosen", type: "symbol", source: "chosen", layout: { "icon-image": "chosen", ...always } });
    map.addLayer({
      id: "called", type: "symbol", source: "places", minzoom: 8, filter: ["!", ["has", "point_count"]],
      layout: { "icon-image": ["concat", "l|place|", ["get", "name"]], "icon-anchor": "top", "icon-offset": [0, 12] },
    });
    map.addLayer({
      id: "clusters", type: "symbol", source: "places", filter: ["has", "point_count"],
      layout: { "icon-image": clusterName(), "icon-allow-overlap": true },
    });
    map.addLayer({
      id: "marks", type: "symbol", source: "places", filter: ["!", ["has", "point_count"]],
      layout: { "icon-image": ["get", "mark"], "icon-size": size, ...always },
    });
    this.listen();
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

  // Shows these states (values with id, lon, lat, holder, ...); only what is new since the last time goes to the map.
  async show(states) {
    await this.ready;
    const next = new Map();
    this.states = new Map();
    for (const state of states) {
      if (state.lon === null) continue;
      next.set(state.id, this.properties(state));
      this.states.set(state.id, state);
    }
    const source = this.map.getSource("places");
    const change = this.sent && difference(this.sent, next, this.states);
    if (!source) this.layers(collection(features(next, this.states)));
    else if (!change) source.setData(collection(features(next, this.states)));
    else if (change.remove.length + change.add.length + change.update.length) source.updateData(change);
    this.sent = next;
  }

  properties(state) {
    const name = (this.arabic && state.name_ar) || state.name || state.id;
    return { id: state.id, mark: markName(state), slot: slot(state), name };
  }

  async choose(state) {
    await this.ready;
    this.chosen = collection(state && state.lon !== null ? [feature({}, state)] : []);
    this.map.getSource("chosen")?.setData(this.chosen);
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

  // Shows all of these, right of the legend where that is open.
  fit(states, left = 50) {
    const bounds = new window.maplibregl.LngLatBounds();
    for (const { lon, lat } of states) if (lon !== null) bounds.extend([lon, lat]);
    if (!bounds.isEmpty()) this.map.fitBounds(bounds, { padding: { top: 50, right: 60, bottom: 50, left }, maxZoom: 10, animate: false });
  }

  // Whether a place lies in what is seen now.
  sees(state) {
    return state.lon !== null && this.map.getBounds().contains([state.lon, state.lat]);
  }

  speak(arabic) {
    this.arabic = arabic;
    if (this.base && !this.tiles) rename(this.map, this.base, arabic);
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

  // Everything is drawn: says how many marks and clusters are to be seen.
  rest() {
    this.tidy();
    if (!this.map.getLayer("marks")) return;
    this.map.getContainer().dataset.drawn = this.map.queryRenderedFeatures({ layers: ["marks", "clusters"] }).length;
  }

  // Pictures of counts and names that were shown once are not kept for ever; what is in use is asked for again.
  tidy() {
    if (this.made.size < MOST_PICTURES) return;
    for (const id of this.made) this.map.removeImage(id);
    this.made.clear();
  }
}

function tip(state) {
  return el("div", { class: "tip" }, el("strong", {}, ...names(state)), el("span", {}, bdi(standing(state)), ` · ${state.status}`));
}

function clusterName() {
  const share = (at) => ["to-string", ["round", ["/", ["*", 12, ["get", `c${at}`]], ["get", "point_count"]]]];
  const shares = Array.from({ length: SLOTS }, (_, at) => (at ? [",", share(at)] : [share(at)])).flat();
  return ["concat", "k|", ["to-string", ["get", "point_count_abbreviated"]], "|", ...shares];
}

function feature(properties, state) {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates: [state.lon, state.lat] } };
}

function features(next, states) {
  return Array.from(next, ([id, properties]) => feature(properties, states.get(id)));
}

// What changed as the map takes it, or null where nearly everything did.
function difference(before, next, states) {
  const remove = [...before.keys()].filter((id) => !next.has(id));
  const add = [];
  const update = [];
  for (const [id, now] of next) {
    const was = before.get(id);
    if (!was) add.push(feature(now, states.get(id)));
    else if (was.mark !== now.mark || was.name !== now.name) {
      const values = [["mark", now.mark], ["slot", now.slot], ["name", now.name]];
      update.push({ id, addOrUpdateProperties: values.map(([key, value]) => ({ key, value })) });
    }
  }
  return remove.length + add.length + update.length > next.size / 2 ? null : { remove, add, update };
}
