// Asks for the states before the modules have come, where the address says nothing of another day.
"use strict";
window.whoholdsEarly = /[#&](day|token)=/.test(window.location.hash)
  ? null
  : fetch("/api/control", { headers: { Accept: "application/json" } }).catch(() => null);
