// Which colour and shape an actor has. Colours are those of Okabe and Ito, which colour-blind people tell apart; shapes
// tell actors apart once the colours are used up, and to those who see none.

export const COLOURS = ["#d55e00", "#0072b2", "#009e73", "#e69f00", "#56b4e9", "#cc79a7", "#f0e442", "ink"];
export const UNKNOWN = 8; // the slot of places that nobody is known to hold
const GREY = "#8a8a8a";
const SHAPES = ["circle", "square", "diamond", "triangle"];

// Actors that most maps give a colour of their own keep it here as well as can be.
const USUAL = {
  syrian_government: 0, russia: 0, houthi: 0, rsf: 0, taliban: 0, lna: 0, m23: 0, al_shabaab: 0,
  turkey: 1, ukraine: 1, yemen_government: 1, iraq_government: 1, sudan_army: 1, gna: 1, israel: 1, afghan_government: 1,
  opposition: 2, hamas: 2, mali_jihadists: 2, somalia_government: 1, drc_government: 1,
  peshmerga: 3, pmu: 3, iran_backed: 3, lebanon_army: 3,
  hts: 4, saudi_coalition: 4, us_coalition: 5, sdf: 6, mali_rebels: 6,
  isis: 7, aqap: 7,
};

let looks = new Map();
let given = null; // to whom

// Gives every actor its looks: the usual colour where it has one and it is free, else the next that is, by id, so that
// the same set of actors looks the same on every day.
export function assign(ids) {
  const sorted = [...new Set(ids)].filter(Boolean).sort();
  if (given === (given = sorted.join("\n"))) return;
  const order = [...sorted.filter((id) => id in USUAL), ...sorted.filter((id) => !(id in USUAL))];
  const taken = new Set();
  looks = new Map();
  for (const id of order) {
    const look = free(USUAL[id] ?? hash(id) % COLOURS.length, taken);
    taken.add(look.shape * COLOURS.length + look.colour);
    looks.set(id, look);
  }
}

function free(wished, taken) {
  for (let shape = 0; shape < SHAPES.length; shape += 1) {
    for (let step = 0; step < COLOURS.length; step += 1) {
      const colour = (wished + step) % COLOURS.length;
      if (!taken.has(shape * COLOURS.length + colour)) return { colour, shape };
    }
  }
  return { colour: wished, shape: 0 };
}

function hash(text) {
  let sum = 7;
  for (const letter of text) sum = (sum * 31 + letter.codePointAt(0)) % 65521;
  return sum;
}

// What changes where anybody's looks do.
export const fashion = () => looks;

// The looks of an actor: `colour` (a slot) and `shape` (a number).
export const look = (id) => looks.get(id) || { colour: UNKNOWN, shape: 0 };

export const dark = () => document.documentElement.dataset.theme === "dark";

// A slot's colour on today's ground.
export function paint(slot) {
  if (slot === UNKNOWN || COLOURS[slot] === undefined) return GREY;
  return COLOURS[slot] === "ink" ? (dark() ? "#f2f2f2" : "#1c1c1c") : COLOURS[slot];
}

export const ground = () => (dark() ? "#12161b" : "#ffffff");
export const edge = () => (dark() ? "#e8edf2" : "#20262c");

// A shape about the middle of a square of 24, as the path of a drawing.
export function outline(shape) {
  return [
    "M12 5a7 7 0 1 1 0 14a7 7 0 1 1 0-14z",
    "M5.8 5.8h12.4v12.4H5.8z",
    "M12 3.6L20.4 12L12 20.4L3.6 12z",
    "M12 4.2L20.6 18.8H3.4z",
  ][shape];
}
