// The arithmetic of a state and its rules, which the server tells in English, in the reader's language.

import { called, COMMA, language, listed, t } from "./text.js";
import { actor, day } from "./words.js";

const who = (ids) => listed(ids.split(" or ").map((id) => (id === "anybody" ? t("says.anybody") : actor(id))));
// Sentences with names in them, and what their parts are.
const NAMED = [
  [/^a copy of (.+), ([^,]+)$/, (outlet, article) => t("says.copy", { outlet, article })],
  [/^told of the (week|month) of (\S+), joins (\S+)$/,
    (precision, from, on) => t("says.joins", { precision: called(`says.${precision}`, precision), day: day(from), other: day(on) })],
  [/^(\S+) is an ally of (\S+)$/, (one, other) => t("says.ally", { one: actor(one), other: actor(other) })],
];
const BY = /, by (.+)$/;

// A sentence of the account in the reader's language, or null where a part of it is not known here.
export function told(sentence) {
  if (language === "en") return sentence;
  for (const [pattern, say] of NAMED) {
    const found = pattern.exec(sentence);
    if (found) return say(...found.slice(1));
  }
  const by = BY.exec(sentence);
  const parts = sentence.replace(BY, "").split(/[;:,] /).map(part);
  if (by) parts.push(t("says.by", { who: who(by[1]) }));
  return parts.every(Boolean) ? parts.join(COMMA) : null;
}

// A part without names; its numbers stand in the texts as {a} and {b}.
function part(text) {
  const [a, b] = text.match(/\d+/g) || [];
  return called(`says.${text.replace(/\d+/g, "#")}`, null, { a, b });
}

export const ruling = (number, says) => (language === "en" ? says : called(`ruling.${number}`, says));
