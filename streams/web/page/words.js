// What the page says of states, days and actors.

import { called, language, listed, locale, t } from "./text.js";

export const STATUSES = ["confirmed", "claimed", "contested", "vacated"];

const names = new Map();

// The names of actors, as the server tells them.
export function learn(holders) {
  for (const { id, name, name_ar } of holders) names.set(id, (language === "ar" && name_ar) || name);
}

// The name of an actor by its id; an id that nobody named, made readable.
export function actor(id) {
  if (!id) return t("nobody");
  return names.get(id) || id.replace(/^other:/, "").replaceAll("_", " ");
}

// All actors with a name, by it.
export const actors = () => [...names].sort((one, other) => one[1].localeCompare(other[1], locale));

export const statusName = (status) => called(`status.${status || "unknown"}`, status);
export const meaning = (status) => called(`meaning.${status}`, "");
export const alertType = (type) => called(`alert.${type}`, type);
export const voice = (kind) => called(`voice.${kind}`, kind);
const DENIED = "denied by ";
export const reason = (why) =>
  why?.startsWith(DENIED) ? t("reason.denied_by", { sources: why.slice(DENIED.length) }) : called(`reason.${why}`, null) ?? called(`says.${why}`, why);
export const action = (kind) => called(`action.${kind}`, kind);

const format = (options) => new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
const DAY = format({ day: "numeric", month: "short", year: "numeric" });
const MONTH = format({ month: "long", year: "numeric" });
const YEAR = format({ year: "numeric" });

// A day such as 2017-03-06, as well as it is known.
export function day(text, precision = null) {
  if (!text) return t("day.unknown");
  const date = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return text;
  if (precision === "month") return MONTH.format(date);
  if (precision === "year") return YEAR.format(date);
  return precision === "week" ? t("day.week", { day: DAY.format(date) }) : DAY.format(date);
}

// Who holds a place, in a line.
export function standing(state) {
  if (!state || !state.status) return t("standing.unknown");
  const { holder } = state;
  if (state.status === "vacated") return holder ? t("standing.vacated_by", { who: actor(holder) }) : t("standing.vacated");
  if (state.status !== "contested") return holder ? t("standing.held", { who: actor(holder) }) : t("standing.no_holder");
  const parties = listed((state.between || []).map(actor));
  if (parties) return t("standing.contested_between", { parties });
  return holder ? t("standing.contested_held", { who: actor(holder) }) : t("standing.contested");
}

export const many = (count, key) => t(key, { n: count });

// What an alert tells, in a sentence without the place.
export function told(alert) {
  if (alert.type === "control.reverted") return t("told.reverted", { reason: reason(alert.reason) });
  const what = change(alert);
  return alert.event_date ? t("told.at", { what, day: day(alert.event_date, alert.precision) }) : what;
}

function change(alert) {
  if (alert.type === "control.contested" || alert.status === "contested") {
    return standing({ status: "contested", between: alert.between, holder: alert.to });
  }
  if (alert.status === "vacated") return alert.from ? t("told.left", { who: actor(alert.from) }) : t("told.vacated");
  const from = alert.from && alert.from !== alert.to;
  const what = t(from ? "told.taken_from" : "told.taken", { who: actor(alert.to), loser: actor(alert.from) });
  return alert.type === "control.confirmed" ? t("told.sure", { what }) : what;
}
