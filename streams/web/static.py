"""What may be fetched beside the API: a fixed list of files, by name; no path is ever made of what is asked for."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

from streams.web.answers import Body

_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".pbf": "application/x-protobuf",
}
_GROUND = re.compile(r"ground/([0-9])/([0-9]{1,3})/([0-9]{1,3})")
_TILE = "application/vnd.mapbox-vector-tile"
MAPLIBRE = ("maplibre-gl.js", "maplibre-gl.css")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file to be sent."""

    body: Body
    content_type: str


def assets() -> Mapping[str, Asset]:
    """Every file, by its name behind ``/static/``; pages are among them."""
    found = dict(_inside(files("streams.web") / "page", ""))
    return {
        name: Asset(Body.of(body), _TYPES[Path(name).suffix]) for name, body in [*found.items(), *_maplibre()]
    }


def _inside(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir() if folder.is_dir() else ():
        name = prefix + entry.name
        if entry.is_dir():
            yield from _inside(entry, f"{name}/")
        elif Path(name).suffix in _TYPES:
            yield name, entry.read_bytes()


def _maplibre() -> Iterator[tuple[str, bytes]]:
    """The map's script out of the installed package, which is not imported: it draws in half of its world."""
    spec = find_spec("maplibre")
    for folder in spec.submodule_search_locations or () if spec else ():
        for name in MAPLIBRE:
            yield name, (Path(folder) / "srcjs" / name).read_bytes()


class Ground:
    """The tiles of the map's ground, as ``streams.web.basemap`` made them."""

    def __init__(self) -> None:
        with (files("streams.web") / "page" / "ground.zip").open("rb") as packed, ZipFile(packed) as tiles:
            self._tiles = {f"ground/{name}": Body.of(tiles.read(name)) for name in tiles.namelist()}
        self._last = max(int(name.split("/")[1]) for name in self._tiles)
        self._sea = Body.of(b"")

    def get(self, name: str) -> Asset | None:
        """The tile of that name; where there is nothing but sea, an empty one."""
        found = _GROUND.fullmatch(name)
        zoom, x, y = map(int, found.groups()) if found else (self._last + 1, 0, 0)
        if zoom > self._last or max(x, y) >= 2**zoom:
            return None
        return Asset(self._tiles.get(f"ground/{zoom}/{x}/{y}", self._sea), _TILE)
