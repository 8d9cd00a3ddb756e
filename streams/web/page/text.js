// What the page says, in the reader's language: texts by key, out of en.json or ar.json.

const TEXT = await window.whoholdsLanguage.texts;
const root = document.documentElement;

export const language = root.lang;
export const rtl = root.dir === "rtl";
export const locale = TEXT["language.locale"] || language;

const plurals = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);
const lists = new Intl.ListFormat(locale, { type: "conjunction" });
const [APART, END] = rtl ? ["\u2068", "\u2069"] : ["", ""]; // a name that runs the other way keeps to itself

// The text of a key, with values for what stands in braces; `n` chooses among the forms for one, two, many.
export function t(key, values = {}) {
  const found = TEXT[key] ?? key;
  const form = typeof found === "string" ? found : found[plurals.select(values.n)] ?? found.other;
  return form.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? shown(values[name]) : whole));
}

const shown = (value) => (typeof value === "number" ? number(value) : apart(value));
const apart = (text) => `${APART}${text}${END}`;

// The text of a key that may be none, or what stands for it: what the server says is not always known here.
export const called = (key, otherwise, values = {}) => (Object.hasOwn(TEXT, key) ? t(key, values) : otherwise);

export const number = (value) => numbers.format(value);
export const listed = (words) => lists.format(words.map(apart));

// What stands between two things side by side.
export const COMMA = rtl ? "، " : ", ";

const PLACES = { "data-t": null, "data-t-label": "aria-label", "data-t-title": "title", "data-t-placeholder": "placeholder", "data-t-content": "content" };

// Puts the page itself, which is written in English, into the reader's language.
function translate() {
  for (const [mark, attribute] of Object.entries(PLACES)) {
    for (const node of document.querySelectorAll(`[${mark}]`)) {
      const text = t(node.getAttribute(mark));
      if (attribute) node.setAttribute(attribute, text);
      else node.textContent = text;
    }
  }
}

// The way to the other language.
function offer() {
  const other = language === "ar" ? "en" : "ar";
  const button = document.getElementById("language");
  button.textContent = t("language.other");
  button.lang = other;
  button.addEventListener("click", () => window.whoholdsLanguage.go(other));
}

if (language !== "en") translate();
offer();
root.classList.remove("untranslated");
