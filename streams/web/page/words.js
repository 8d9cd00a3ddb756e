// What the page says of states, days and actors.

export const STATUSES = {
  confirmed: "the loser admits it, or a second, impartial source reports it",
  claimed: "one side says so",
  contested: "denied, or fought over",
  vacated: "the holder left, and nobody is said to have come",
};

const TYPES = {
  "control.changed": "Changed",
  "control.contested": "Contested",
  "control.confirmed": "Confirmed",
  "control.reverted": "Taken back",
};

const REASONS = {
  corrected: "the article was corrected",
  withdrawn: "the article was withdrawn",
  reread: "the article was read again",
  refuted: "it was refuted",
  ambiguous: "the place turned out to be two",
};

const VOICES = { boast: "boasts", admit: "admits", report: "reports", unknown: "side not known" };

const called = new Map();

// The names of actors, as the server tells them.
export function learn(holders) {
  for (const holder of holders) called.set(holder.id, holder.name);
}

// The name of an actor by its id; an id that nobody named, made readable.
export function actor(id) {
  if (!id) return "nobody known";
  return called.get(id) || id.replace(/^other:/, "").replaceAll("_", " ");
}

// All actors with a name, by it.
export const actors = () => [...called].sort((one, other) => one[1].localeCompare(other[1]));

export const alertType = (type) => TYPES[type] || type;
export const voice = (kind) => VOICES[kind] || kind;
export const reason = (why) => REASONS[why] || why;

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

// A day such as 2017-03-06, as well as it is known.
export function day(text, precision = null) {
  if (!text) return "an unknown day";
  const date = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return text;
  if (precision === "month") return MONTH.format(date);
  if (precision === "year") return String(date.getUTCFullYear());
  return precision === "week" ? `the week of ${DAY.format(date)}` : DAY.format(date);
}

// Who holds a place, in a line.
export function standing(state) {
  if (!state || !state.status) return "nothing known";
  if (state.status === "vacated") return `vacated${state.holder ? ` by ${actor(state.holder)}` : ""}`;
  if (state.status === "contested") {
    const parties = (state.between || []).map(actor);
    return parties.length ? `contested between ${listed(parties)}` : `contested${state.holder ? `, held by ${actor(state.holder)}` : ""}`;
  }
  return state.holder ? `held by ${actor(state.holder)}` : "holder not known";
}

function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

export function many(count, one, more = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : more}`;
}

// What an alert tells, in a sentence without the place.
export function told(alert) {
  const at = alert.event_date ? `, ${day(alert.event_date, alert.precision)}` : "";
  if (alert.type === "control.reverted") return `taken back: ${reason(alert.reason)}`;
  if (alert.type === "control.contested" || alert.status === "contested") {
    return `${standing({ status: "contested", between: alert.between, holder: alert.to })}${at}`;
  }
  if (alert.status === "vacated") return `${alert.from ? `${actor(alert.from)} left` : "vacated"}${at}`;
  const from = alert.from && alert.from !== alert.to ? ` from ${actor(alert.from)}` : "";
  const sure = alert.type === "control.confirmed" ? "now sure: " : "";
  return `${sure}taken by ${actor(alert.to)}${from}${at}`;
}
