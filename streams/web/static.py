"""What may be fetched beside the API: a fixed list of files, by name; no path is ever made of what is asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

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
