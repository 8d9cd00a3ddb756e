// The server's answers as values; what goes wrong becomes an Error with the problem's own words.

import { login } from "./login.js";
import { called, language, t } from "./text.js";

// GET an address of this server. `signal` breaks it off.
export async function get(path, query = {}, signal = undefined) {
  const address = new URL(path, window.location.origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") address.searchParams.set(name, value);
  }
  return answer(await fetch(address, { signal, headers: { Accept: "application/json" } }));
}

// POST a value as JSON.
export async function post(path, value) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  return answer(await fetch(path, { method: "POST", headers, body: JSON.stringify(value) }));
}

async function answer(response) {
  if (response.status === 401) await login(); // does not come back: the page begins anew
  if (response.ok) return response.status === 204 ? null : response.json();
  let told = "";
  try {
    const problem = await response.json();
    told = problem.detail || problem.title || "";
  } catch {
    // Not even a problem: the status has to do.
  }
  const detail = told || t("problem.answered", { status: response.status });
  const error = new Error(called(`problem.${response.status}`, "") ? t(`problem.${response.status}`, { detail }) : detail);
  error.status = response.status;
  throw error;
}

export const placePath = (id) => `/api/places/${encodeURIComponent(id)}`;
export const articlePath = (id) => `/api/articles/${encodeURIComponent(id)}`;

// The page of an article, with the piece of it that is meant.
export function articlePage(id, start = null, end = null, version = null) {
  const query = version ? `?version=${encodeURIComponent(version)}` : "";
  const piece = start === null ? "" : `#at=${start}-${end}`;
  return `/articles/${encodeURIComponent(id)}${query}${piece}`;
}

// Every state on a day, over as many pages of the answer as there are.
export async function states(query, signal) {
  const found = [];
  let cursor = null;
  do {
    const asked = { ...query, cursor };
    const page = Object.values(asked).some(Boolean) ? await get("/api/states", asked, signal) : await first("/api/states", signal);
    for (const state of statesOf(page)) found.push(state);
    cursor = page.next;
  } while (cursor);
  return found;
}

// What is another on a day (`at`, `known`) than on one before or behind it: states, and the ids of those that are gone.
export async function changes(from, to, signal) {
  const page = await get("/api/changes", { from: from.at, known_from: from.known, at: to.at, known: to.known }, signal);
  return { states: statesOf(page), gone: page.gone };
}

function statesOf(page) {
  const holders = language === "ar" ? { ...page.holders, ...page.holders_ar } : page.holders;
  return page.rows.map((row) => stateOf(row, holders));
}

function stateOf([id, name, name_ar, adm, provisional, lon, lat, holder, status, since, precision, between], holders) {
  const holder_name = holder && holders[holder];
  return { id, name, name_ar, adm, provisional, lon, lat, holder, holder_name, status, since, precision, between };
}

// What an address answers, or has answered to early.js.
export async function first(path, signal) {
  const asked = window.whoholdsEarly[path];
  delete window.whoholdsEarly[path];
  const response = await asked;
  return response?.ok ? response.json() : get(path, {}, signal);
}
