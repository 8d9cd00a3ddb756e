// The ground of the map: land, lakes, borders, provinces and names, out of one small file of our own, or tiles.

import { dark } from "./palette.js";

const LIGHT = { sea: "#cfdde6", land: "#f5f3ee", lakes: "#cfdde6", borders: "#8f8a84", provinces: "#d3cdc4" };
const DARK = { sea: "#0d1319", land: "#1d242b", lakes: "#0d1319", borders: "#6f7a85", provinces: "#36414b" };
const LAST = 24; // towns are named at every zoom behind their own
const LAYERS = {
  land: { type: "fill", "fill-antialias": false },
  lakes: { type: "fill", "fill-antialias": false },
  provinces: { type: "line", minzoom: 4.5, "line-width": 0.8 },
  borders: { type: "line", "line-width": 1.2 },
};

const colours = () => (dark() ? DARK : LIGHT);

// The style that a map begins with: nothing but the sea.
export function style() {
  const sea = { id: "sea", type: "background", paint: { "background-color": colours().sea } };
  return { version: 8, sources: {}, layers: [sea] };
}

// Puts the ground below the layer named: one source, since each one costs frames of its own.
export function addGround(map, base, below) {
  const features = ["land", "lakes", "provinces", "borders"].flatMap((kind) => geometries(kind, base).map((geometry) => feature(kind, geometry)));
  map.addSource("ground", { type: "geojson", data: { type: "FeatureCollection", features } });
  for (const [kind, more] of Object.entries(LAYERS)) {
    const { type, minzoom = 0, ...paint } = more;
    map.addLayer({
      id: kind, type, source: "ground", minzoom, filter: ["==", ["get", "kind"], kind],
      paint: { [`${type}-color`]: colours()[kind], ...paint },
    }, below);
  }
}

function geometries(kind, base) {
  if (LAYERS[kind].type === "fill") return polygons(base[kind], base.scale);
  return [{ type: "MultiLineString", coordinates: base[kind].map((line) => points(line, base.scale)) }];
}

const feature = (kind, geometry) => ({ type: "Feature", properties: { kind }, geometry });

// Puts tiles over the ground.
export function addTiles(map, url, below) {
  map.addSource("tiles", { type: "raster", tiles: [url], tileSize: 256 });
  map.addLayer({ id: "tiles", type: "raster", source: "tiles" }, below);
}

// Puts the names of countries, areas and towns below the layer named; `arabic` says in which script. One layer for all:
// each is shown from its own zoom on, and up to that of its kind; who comes first in the file has the room.
export function addNames(map, base, below, arabic) {
  map.addSource("names", { type: "geojson", data: named(base, arabic) });
  map.addLayer({
    id: "names", type: "symbol", source: "names",
    filter: ["all", ["<=", ["get", "from"], ["zoom"]], ["<", ["zoom"], ["get", "to"]]],
    layout: {
      "icon-image": ["get", "label"], "icon-padding": 3, "symbol-sort-key": ["get", "from"],
      "icon-anchor": ["case", ["==", ["get", "to"], LAST], "top", "center"],
    },
  }, below);
}

export function rename(map, base, arabic) {
  map.getSource("names")?.setData(named(base, arabic));
}

export function recolour(map) {
  map.setPaintProperty("sea", "background-color", colours().sea);
  for (const [kind, { type }] of Object.entries(LAYERS)) {
    if (map.getLayer(kind)) map.setPaintProperty(kind, `${type}-color`, colours()[kind]);
  }
}

function named(base, arabic) {
  const { countries, areas, towns } = base.labels;
  const kinds = [["country", countries, 7], ["area", areas, 9], ["town", towns, LAST]];
  return {
    type: "FeatureCollection",
    features: kinds.flatMap(([kind, list, to]) =>
      list.map(([en, ar, lon, lat, from]) => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [lon, lat] },
        properties: { from, to, label: `l|${kind}|${(arabic && ar) || en}` },
      })),
    ),
  };
}

// A line of differences as points.
export function points(flat, scale) {
  const made = [];
  let lon = 0;
  let lat = 0;
  for (let at = 0; at < flat.length; at += 2) {
    lon += flat[at];
    lat += flat[at + 1];
    made.push([lon / scale, lat / scale]);
  }
  return made;
}

// Rings as polygons: one that runs against the clock is a hole in the land around it.
function polygons(rings, scale) {
  const outer = [];
  const holes = [];
  for (const flat of rings) {
    const ring = points(flat, scale);
    ring.push(ring[0]);
    (area(ring) <= 0 ? outer : holes).push(ring);
  }
  return [{ type: "MultiPolygon", coordinates: outer.map((ring) => [ring, ...holes.filter((hole) => within(hole, ring))]) }];
}

function area(ring) {
  let sum = 0;
  for (let at = 1; at < ring.length; at += 1) sum += ring[at - 1][0] * ring[at][1] - ring[at][0] * ring[at - 1][1];
  return sum;
}

function within([[lon, lat]], ring) {
  let inside = false;
  for (let at = 1; at < ring.length; at += 1) {
    const [x1, y1] = ring[at - 1];
    const [x2, y2] = ring[at];
    if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}
