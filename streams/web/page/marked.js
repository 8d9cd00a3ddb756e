// Article text with pieces of it marked. The server counts code points; a string here counts halves of some.

import { el } from "./dom.js";

const AROUND = 320; // code points of an excerpt before and behind what is meant

// The text around a piece, with the piece marked; `lang` and direction are the article's own.
export function excerpt({ text, lang }, start, end) {
  const letters = Array.from(text);
  const from = Math.max(0, start - AROUND);
  const to = Math.min(letters.length, end + AROUND);
  const piece = (one, other) => letters.slice(one, other).join("");
  return el(
    "p", { class: "excerpt", lang: lang || null, dir: "auto" },
    from > 0 ? "…" : "", piece(from, start), el("mark", { class: "quote" }, piece(start, end)), piece(end, to),
    to < letters.length ? "…" : "");
}

// Cuts a text of so many code points at every begin and end of the spans: [from, to, spans over it], in order.
export function cuts(length, spans) {
  const kept = spans.filter(({ start, end }) => start >= 0 && start < end && end <= length);
  const starts = kept.toSorted((one, other) => one.start - other.start);
  const points = [...new Set([0, length, ...kept.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  const made = [];
  let over = [];
  let next = 0;
  for (let at = 0; at + 1 < points.length; at += 1) {
    over = over.filter(({ end }) => end > points[at]);
    while (next < starts.length && starts[next].start <= points[at]) over.push(starts[next++]);
    made.push([points[at], points[at + 1], [...over]]);
  }
  return made;
}
