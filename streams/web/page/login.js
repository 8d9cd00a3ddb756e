// The token of a server that wants one: out of the address (#token=...), else asked for. The server keeps it in a cookie
// that no script can read.

import { el, put } from "./dom.js";
import { t } from "./text.js";

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
  const said = el("p", { role: "alert" }, given ? t("login.address") : "");
  given = "";
  const input = el("input", { type: "password", id: "token", autocomplete: "current-password", maxlength: 500, required: true });
  const form = el(
    "form", { class: "login" },
    el("label", { for: "token" }, t("login.wanted")), input, el("button", { type: "submit" }, t("login.enter")), said);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await accepted(input.value)) window.location.reload();
    else put(said, t("login.wrong"));
  });
  const dialog = el("dialog", { "aria-label": t("login.title") }, form);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
}

async function accepted(token) {
  const headers = { "Content-Type": "application/json" };
  return (await fetch("/api/login", { method: "POST", headers, body: JSON.stringify({ token }) })).ok;
}
