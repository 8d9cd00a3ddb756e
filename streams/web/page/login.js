// Asks for the token of a server that wants one; the server keeps it in a cookie that no script can read.

import { el, put } from "./dom.js";

let asking = null;

// Shows the question once, whoever asks; ends with the page loaded anew.
export function login() {
  asking ??= new Promise(() => ask());
  return asking;
}

function ask() {
  const said = el("p", { role: "alert" });
  const input = el("input", { type: "password", id: "token", autocomplete: "current-password", maxlength: 500, required: true });
  const form = el(
    "form", { class: "login" },
    el("label", { for: "token" }, "This server wants its token"), input, el("button", { type: "submit" }, "Enter"), said);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(input.value, said);
  });
  const dialog = el("dialog", { "aria-label": "Token" }, form);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
}

async function send(token, said) {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch("/api/login", { method: "POST", headers, body: JSON.stringify({ token }) });
  if (response.ok) window.location.reload();
  else put(said, "This is not the token.");
}
