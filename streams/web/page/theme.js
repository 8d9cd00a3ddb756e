// Light or dark before the first paint: what was chosen here last, else what the system asks for.
"use strict";
(() => {
  const asked = window.matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  try {
    chosen = localStorage.getItem("whoholds.theme");
  } catch {
    // A browser that keeps nothing asks the system each time.
  }
  const set = (theme) => {
    document.documentElement.dataset.theme = theme;
  };
  set(chosen === "dark" || chosen === "light" ? chosen : asked.matches ? "dark" : "light");
  asked.addEventListener("change", () => {
    if (!chosen) {
      set(asked.matches ? "dark" : "light");
      window.dispatchEvent(new Event("themechange"));
    }
  });
  window.whoholdsTheme = (theme) => {
    chosen = theme;
    try {
      localStorage.setItem("whoholds.theme", theme);
    } catch {
      // See above.
    }
    set(theme);
    window.dispatchEvent(new Event("themechange"));
  };
})();
