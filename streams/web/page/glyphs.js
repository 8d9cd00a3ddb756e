// The mark of a state: filled where it is confirmed, hollow where it is claimed, striped where it is contested, a dashed
// outline where the place was vacated. Drawn twice, on a canvas for the map and as a drawing for lists and legend.

import { edge, ground, look, outline, paint, UNKNOWN } from "./palette.js";
import { svg } from "./dom.js";

const SIZE = 24;

// The name under which the map keeps a mark; `mark` draws what it says.
export function markName(state) {
  const first = look(state.holder);
  if (state.status === "contested") {
    const [one, other] = parties(state);
    return `m|contested|${one.colour}|${other.colour}|${one.shape}`;
  }
  return `m|${state.status}|${first.colour}|${first.colour}|${first.shape}`;
}

function parties(state) {
  const ids = (state.between || []).length ? state.between : [state.holder];
  return [look(ids[0]), ids.length > 1 ? look(ids[1]) : { colour: UNKNOWN, shape: 0 }];
}

// The colour slot under which a cluster counts a state.
export const slot = (state) => (state.status === "vacated" ? UNKNOWN : look(state.holder || (state.between || [])[0]).colour);

const sheet = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

// A corner of so many CSS pixels of the one canvas that is drawn on, wiped, and its context, scaled for this screen.
export function canvas(width, height) {
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const [wide, high] = [Math.ceil(width * ratio), Math.ceil(height * ratio)];
  const node = sheet.canvas;
  if (node.width < wide) node.width = wide;
  if (node.height < high) node.height = high;
  sheet.reset();
  sheet.scale(ratio, ratio);
  return { context: sheet, wide, high, ratio };
}

// What is drawn there, as an image for the map.
export function image({ context, wide, high, ratio }) {
  return { data: context.getImageData(0, 0, wide, high), pixelRatio: ratio };
}

// The mark of that name, as an image for the map.
export function mark(name) {
  const [, status, one, other, shape] = name.split("|");
  const made = canvas(SIZE, SIZE);
  draw(made.context, { status, one: Number(one), other: Number(other), path: outline(Number(shape)) });
  return image(made);
}

function draw(context, { status, one, other, path }) {
  const shape = new Path2D(path);
  context.lineJoin = "round";
  context.lineWidth = 5.5;
  context.strokeStyle = status === "claimed" ? edge() : ground();
  context.stroke(shape);
  context.fillStyle = status === "confirmed" ? paint(one) : ground();
  context.fill(shape);
  if (status === "contested") stripes(context, shape, paint(one), paint(other));
  context.lineWidth = status === "claimed" ? 3.4 : 1.2;
  context.strokeStyle = status === "claimed" ? paint(one) : edge();
  if (status === "vacated") {
    context.lineWidth = 2;
    context.setLineDash([3, 2.6]);
  }
  context.stroke(shape);
}

function stripes(context, shape, one, other) {
  context.save();
  context.clip(shape);
  context.fillStyle = one;
  context.fillRect(0, 0, SIZE, SIZE);
  context.strokeStyle = other;
  context.lineWidth = 2.9;
  context.beginPath();
  for (let at = -SIZE; at < SIZE; at += 8) {
    context.moveTo(at, SIZE);
    context.lineTo(at + SIZE, 0);
  }
  context.stroke();
  context.restore();
}

// The same mark as a drawing; it says nothing to a screen reader, the words beside it do.
export function glyph(state) {
  const [, status, one, other, shape] = markName(state).split("|");
  const path = outline(Number(shape));
  const frame = { viewBox: "0 0 24 24", class: "glyph", "aria-hidden": "true", focusable: "false" };
  if (status === "contested") return svg("svg", frame, striped(path, Number(one), Number(other)));
  const filled = status === "confirmed" ? paint(Number(one)) : "none";
  const line = status === "claimed" ? paint(Number(one)) : edge();
  const width = { claimed: 3.4, vacated: 2 }[status] || 1.2;
  return svg(
    "svg", frame,
    status === "claimed" ? svg("path", { d: path, fill: "none", stroke: edge(), "stroke-width": 5.5 }) : null,
    svg("path", { d: path, fill: filled === "none" ? ground() : filled, stroke: line, "stroke-width": width,
      "stroke-dasharray": status === "vacated" ? "3 2.6" : null }),
  );
}

let number = 0;

function striped(path, one, other) {
  const id = `stripes-${(number += 1)}`;
  const pattern = svg(
    "pattern", { id, width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { width: 8, height: 8, fill: paint(one) }), svg("rect", { width: 4, height: 8, fill: paint(other) }),
  );
  return [pattern, svg("path", { d: path, fill: `url(#${id})`, stroke: edge(), "stroke-width": 1.2 })];
}
