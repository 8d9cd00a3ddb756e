// Starts what the map needs beside the page as soon as it is there: it takes as long as all else on the page.
"use strict";
window.maplibregl?.prewarm();
