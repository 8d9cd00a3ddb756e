// What a reader looks at, kept in the address so that it can be shared: where, which day, which place, which filters.

import { language } from "./text.js";

const ROUND = 1e4;

// The view that a fragment such as `#m=9.5/35.88/39.2&day=2017-03-06&place=ocha:C5769&holder=hts` means.
export function parse(fragment) {
  const query = new URLSearchParams(fragment.replace(/^#/, ""));
  const dayGiven = query.get("day") || "";
  return {
    where: where(query.get("m")),
    day: /^\d{4}-\d{2}-\d{2}$/.test(dayGiven) ? dayGiven : null,
    then: query.has("then"),
    place: query.get("place") || null,
    holders: new Set(query.getAll("holder").filter(Boolean)),
    statuses: new Set(query.getAll("status").filter(Boolean)),
    arabic: query.has("names") ? query.get("names") === "ar" : language === "ar",
  };
}

function where(text) {
  const numbers = (text || "").split("/").map(Number);
  if (numbers.length !== 3 || numbers.some((one) => !Number.isFinite(one))) return null;
  const [zoom, lat, lon] = numbers;
  return Math.abs(lat) <= 85 && Math.abs(lon) <= 180 ? { zoom, lat, lon } : null;
}

// The fragment that means a view.
export function write(view) {
  const query = new URLSearchParams();
  if (view.where) {
    const { zoom, lat, lon } = view.where;
    query.set("m", [zoom.toFixed(2), Math.round(lat * ROUND) / ROUND, Math.round(lon * ROUND) / ROUND].join("/"));
  }
  if (view.day) query.set("day", view.day);
  if (view.then) query.set("then", "1");
  if (view.place) query.set("place", view.place);
  for (const holder of view.holders) query.append("holder", holder);
  for (const status of view.statuses) query.append("status", status);
  if (view.arabic !== (language === "ar")) query.set("names", view.arabic ? "ar" : "en");
  return `#${query.toString().replaceAll("%2F", "/").replaceAll("%3A", ":")}`;
}

// What to ask the server for, for the day of a view.
export function asked(view) {
  return view.day ? { at: view.day, known: view.then ? view.day : null } : {};
}

// Whether a state passes the filters of a view.
export function passes(state, { holders, statuses }) {
  if (statuses.size && !statuses.has(state.status)) return false;
  return !holders.size || holders.has(state.holder) || (state.between || []).some((id) => holders.has(id));
}
