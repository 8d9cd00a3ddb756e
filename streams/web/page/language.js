// The language of the page before its first paint: what the address asks for (and this tab goes on in), else what was
// chosen here last, else what the browser asks for. Its texts are fetched while the scripts still come.
"use strict";
(() => {
  const TEXTS = { en: "/static/en.json", ar: "/static/ar.json" };
  const FROM_RIGHT = ["ar"];
  const NAME = "whoholds.language";
  const stored = (store) => {
    try {
      return window[store].getItem(NAME);
    } catch {
      return null; // A browser that keeps nothing asks the address or itself.
    }
  };
  const keep = (store, language) => {
    try {
      window[store].setItem(NAME, language);
    } catch {
      // See above.
    }
  };
  const offered = (language) => Object.hasOwn(TEXTS, language || "");
  const asked = new URLSearchParams(window.location.search).get("lang");
  const wished = [asked, stored("sessionStorage"), stored("localStorage"), ...navigator.languages.map((one) => one.split("-")[0])];
  const language = wished.find(offered) || "en";
  if (offered(asked)) keep("sessionStorage", asked);
  const root = document.documentElement;
  root.lang = language;
  root.dir = FROM_RIGHT.includes(language) ? "rtl" : "ltr";
  root.classList.toggle("untranslated", language !== "en"); // the page itself is in English
  window.whoholdsLanguage = {
    texts: fetch(TEXTS[language]).then((answer) => answer.json()).catch(() => ({})),
    // Goes to the same view in another language, and remembers it.
    go: (other) => {
      keep("localStorage", other);
      const address = new URL(window.location.href);
      address.searchParams.set("lang", other);
      window.location.assign(address);
    },
  };
})();
