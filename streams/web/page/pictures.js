// Pictures that the map asks for by name when it needs them: marks, clusters and names. Names are drawn by the browser,
// which joins Arabic letters and orders both directions; the map would need a glyph server for that.

import { canvas, image, mark } from "./glyphs.js";
import { COLOURS, dark, edge, ground, paint } from "./palette.js";

const LONGEST = 40; // letters of a name on the map
const FAMILY = "system-ui, 'Noto Sans', 'Noto Sans Arabic', 'Segoe UI', sans-serif";
const FONTS = {
  country: { font: `600 13px ${FAMILY}`, light: "#5d6670", dark: "#9aa7b4" },
  area: { font: `italic 500 12px ${FAMILY}`, light: "#6f7883", dark: "#8593a1" },
  town: { font: `11.5px ${FAMILY}`, light: "#4a525b", dark: "#a8b4c0" },
  place: { font: `600 12.5px ${FAMILY}`, light: "#14181c", dark: "#f4f7fa" },
};

// The picture of that name, or null where it is none of ours.
export function picture(name) {
  if (name.startsWith("m|")) return mark(name);
  if (name.startsWith("k|")) return cluster(name);
  if (name.startsWith("l|")) return label(name);
  return name === "chosen" ? ring() : null;
}

// `k|COUNT|TWELFTHS,...`: a ring that shows whose places there are, and how many in its middle.
function cluster(name) {
  const [, count, shares] = name.split("|");
  const size = 30 + Math.min(count.length, 4) * 5;
  const made = canvas(size + 4, size + 4);
  const middle = size / 2 + 2;
  disc(made.context, middle, size / 2 + 1, edge());
  pie(made.context, middle, size / 2, shares.split(",").map(Number));
  disc(made.context, middle, size / 2 - 7, ground());
  write(made.context, count, middle, `600 12px ${FAMILY}`, edge());
  return image(made);
}

function disc(context, middle, radius, colour) {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(middle, middle, radius, 0, 2 * Math.PI);
  context.fill();
}

function pie(context, middle, radius, parts) {
  const whole = parts.reduce((sum, part) => sum + part, 0) || 1;
  let from = -Math.PI / 2;
  parts.forEach((part, slot) => {
    if (!part) return;
    const to = from + (part / whole) * 2 * Math.PI;
    context.fillStyle = paint(slot);
    context.beginPath();
    context.moveTo(middle, middle);
    context.arc(middle, middle, radius, from, to);
    context.fill();
    from = to;
  });
}

function write(context, text, middle, font, colour) {
  context.font = font;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = colour;
  context.fillText(text, middle, middle + 0.5);
}

const ruler = document.createElement("canvas").getContext("2d");

// `l|KIND|TEXT`: a name with a halo.
function label(name) {
  const cut = name.indexOf("|", 2);
  const kind = FONTS[name.slice(2, cut)] || FONTS.town;
  const letters = Array.from(name.slice(cut + 1));
  const text = letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : letters.join("");
  ruler.font = kind.font;
  const width = Math.ceil(ruler.measureText(text).width) + 8;
  const made = canvas(width, 20);
  const { context } = made;
  context.font = kind.font;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = dark() ? "rgba(18,22,27,0.9)" : "rgba(255,255,255,0.9)";
  context.strokeText(text, width / 2, 10);
  context.fillStyle = dark() ? kind.dark : kind.light;
  context.fillText(text, width / 2, 10);
  return image(made);
}

// Around the place that is chosen.
function ring() {
  const made = canvas(44, 44);
  for (const [width, colour] of [[7, ground()], [3.5, dark() ? "#7cc4ff" : "#005fcc"]]) {
    made.context.lineWidth = width;
    made.context.strokeStyle = colour;
    made.context.beginPath();
    made.context.arc(22, 22, 13.5, 0, 2 * Math.PI);
    made.context.stroke();
  }
  return image(made);
}

// What a cluster counts: places by colour.
export const SLOTS = COLOURS.length + 1;
