// Asks for what the page begins with before the modules have come, where the address says nothing of another day.
"use strict";
window.whoholdsEarly = /[#&](day|token)=/.test(window.location.hash)
  ? {}
  : Object.fromEntries(["/api/settings", "/api/states"].map((path) =>
    [path, fetch(path, { headers: { Accept: "application/json" } }).catch(() => null)]));
