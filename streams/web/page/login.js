// The token of a server that wants one: out of the address (#token=...), else asked for. The server keeps it in a cookie
// that no script can read.

import { el, put } from "./dom.js";

let given = taken();
let asking = null;

// The token in the address, which is taken out of it at once.
function taken() {
  const query = new URLSearchParams(window.location.hash.slice(1));
  const token = query.get("token");
  if (token === null) return "";
  query.delete("token");
  history.replaceState(null, "", `${window.location.pathname}${window.location.search}#${query}`);
  return token;
}

// Brings the token, whoever finds that it is wanted; ends with the page loaded anew.
export function login() {
  asking ??= bring();
  return asking;
}

async function bring() {
  if (given && (await accepted(given))) window.location.reload();
  else ask();
  return new Promise(() => {}); // what waits for an answer waits for the new page
}

function ask() {
  const said = el("p", { role: "alert" }, given ? "The token in the address is not the server's." : "");
  given = "";
  const input = el("input", { type: "password", id: "token", autocomplete: "current-password", maxlength: 500, required: true });
  const form = el(
    "form", { class: "login" },
    el("label", { for: "token" }, "This server wants its token"), input, el("button", { type: "submit" }, "Enter"), said);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await accepted(input.value)) window.location.reload();
    else put(said, "This is not the token.");
  });
  const dialog = el("dialog", { "aria-label": "Token" }, form);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
}

async function accepted(token) {
  const headers = { "Content-Type": "application/json" };
  return (await fetch("/api/login", { method: "POST", headers, body: JSON.stringify({ token }) })).ok;
}
