// The ground of the map: land, lakes, borders, provinces and names, out of small tiles of our own, or tiles that are set.

import { dark } from "./palette.js";

const LIGHT = { sea: "#cfdde6", land: "#f5f3ee", lakes: "#cfdde6", borders: "#8f8a84", provinces: "#d3cdc4" };
const DARK = { sea: "#0d1319", land: "#1d242b", lakes: "#0d1319", borders: "#6f7a85", provinces: "#36414b" };
const FINEST = 6; // the zoom of the last tiles
const LAYERS = {
  land: { type: "fill", "fill-antialias": false },
  lakes: { type: "fill", "fill-antialias": false },
  provinces: { type: "line", minzoom: 4.5, "line-width": 0.8 },
  borders: { type: "line", "line-width": 1.2 },
};

const colours = () => (dark() ? DARK : LIGHT);

// The style that a map begins with: the ground, with names in the script asked for, or with tiles over it.
export function style(tiles, arabic) {
  const sea = { id: "sea", type: "background", paint: { "background-color": colours().sea } };
  const ground = { type: "vector", tiles: [`${window.location.origin}/static/ground/{z}/{x}/{y}`], maxzoom: FINEST };
  const sources = tiles ? { ground, tiles: { type: "raster", tiles: [tiles], tileSize: 256 } } : { ground };
  const over = tiles ? { id: "tiles", type: "raster", source: "tiles" } : names(arabic);
  return { version: 8, transition: { duration: 0, delay: 0 }, sources, layers: [sea, ...Object.entries(LAYERS).map(layer), over] };
}

function layer([kind, { type, minzoom = 0, ...paint }]) {
  return {
    id: kind, type, source: "ground", "source-layer": kind, minzoom, paint: { [`${type}-color`]: colours()[kind], ...paint },
  };
}

// Countries, areas and towns. One layer for all: each is shown from its own zoom on, and up to that of its kind; who
// comes first in the tile has the room.
function names(arabic) {
  const until = ["match", ["get", "kind"], "country", 7, "area", 9, 24];
  return {
    id: "names", type: "symbol", source: "ground", "source-layer": "names",
    filter: ["all", ["<=", ["get", "from"], ["zoom"]], ["<", ["zoom"], until]],
    layout: {
      "icon-image": label(arabic), "icon-padding": 3, "symbol-sort-key": ["get", "from"],
      "icon-anchor": ["case", ["==", ["get", "kind"], "town"], "top", "center"],
    },
  };
}

function label(arabic) {
  const name = arabic ? ["coalesce", ["get", "ar"], ["get", "en"]] : ["get", "en"];
  return ["concat", "l|", ["get", "kind"], "|", name];
}

export function rename(map, arabic) {
  if (map.getLayer("names")) map.setLayoutProperty("names", "icon-image", label(arabic));
}

export function recolour(map) {
  map.setPaintProperty("sea", "background-color", colours().sea);
  for (const [kind, { type }] of Object.entries(LAYERS)) map.setPaintProperty(kind, `${type}-color`, colours()[kind]);
}
