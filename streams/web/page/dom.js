// Elements out of values: text goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

// A node: `el("a", { href, class: "x", onclick }, "text", child, null)`. Names that begin with "on" are listeners;
// null, undefined and false attributes are left out.
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

// The same for a node of a drawing.
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// Puts these children in place of those that a node has.
export function put(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

// Text of unknown language and direction: what stands beside it keeps its own order.
export function bdi(text, lang = null) {
  return el("bdi", { lang, dir: "auto" }, text);
}

// A sentence of the page's own, in the page's direction whatever name it begins with.
export function said(text) {
  return el("bdi", { dir: document.documentElement.dir }, text);
}

// Several texts side by side, each of which keeps its own order.
export function dotted(texts) {
  return texts.filter(Boolean).flatMap((text, at) => [at ? " · " : null, bdi(text)]);
}

// A place's names: the one in the reader's script first, the other behind it.
export function names(place) {
  const latin = bdi(place.name || place.id);
  if (!place.name_ar || place.name_ar === place.name) return [latin];
  const arabic = el("bdi", { lang: "ar", dir: "rtl", class: "arabic" }, place.name_ar);
  const [first, other] = document.documentElement.dataset.names === "ar" ? [arabic, latin] : [latin, arabic];
  other.classList.add("other");
  return [first, " ", other];
}

// A link out of the page, or its text where the address is not one of the web: `javascript:` and the like lead nowhere.
export function outward(href, ...children) {
  let safe = null;
  try {
    const url = new URL(href);
    safe = url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    // No address at all.
  }
  return safe
    ? el("a", { href: safe, rel: "noopener noreferrer nofollow", target: "_blank", class: "outward" }, ...children)
    : el("span", {}, ...children);
}

let saying = null;

// Tells a screen reader, once things are quiet for a moment.
export function say(text) {
  clearTimeout(saying);
  saying = setTimeout(() => {
    const region = byId("said");
    if (region) region.textContent = text;
  }, 150);
}

export const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
