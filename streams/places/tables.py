"""Place tables read into rows: our tab-separated form, P-code tables, and a GeoNames country dump.

Our form has a header line naming its columns (any order): ``id name_en lat lon`` are required; ``source`` (every
id of the place, ``;`` between them), ``name_ar``, ``alt_names`` (``|`` between them), ``adm1 adm2 adm3``, ``type``,
``country`` (ISO 3166-1 alpha-2) and ``population`` may be missing or empty. Other columns are ignored.
A GeoNames dump has 19 columns and no header (https://download.geonames.org/export/dump/readme.txt).
"""

import gzip
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from streams.errors import WhoholdsError
from streams.places import pcodes

COLUMNS = (
    "id",
    "source",
    "name_en",
    "name_ar",
    "alt_names",
    "lat",
    "lon",
    "adm1",
    "adm2",
    "adm3",
    "type",
    "country",
    "population",
)
REQUIRED = frozenset({"id", "name_en", "lat", "lon"})
DUMP_WIDTH = 19
# GeoNames feature codes we keep, and our word for each; historical and destroyed places are left out.
DUMP_TYPES: Mapping[str, str] = {
    "PCLI": "country", "PCLS": "country", "PCLD": "country", "PCLF": "country",
    "ADM1": "adm1", "ADM2": "adm2", "ADM3": "adm3", "ADM4": "adm4",
    "PPLC": "capital", "PPLA": "adm1_capital", "PPLA2": "adm2_capital", "PPLA3": "adm3_capital",
    "PPLA4": "adm4_capital", "PPLA5": "adm4_capital", "PPLX": "neighbourhood", "PPLL": "locality",
    "PPL": "village", "PPLS": "village", "PPLF": "farm", "PPLR": "village", "PPLG": "city", "STLMT": "village",
}  # fmt: skip


class TableError(WhoholdsError):
    """A place table that cannot be read; the message names file, line and field."""


@dataclass(frozen=True, slots=True)
class Row:
    """One place of one table. ``ids`` are all its ids, its own first; ``lat``, ``lon`` WGS 84 degrees."""

    id: str
    ids: tuple[str, ...]
    name: str
    name_ar: str
    alts: tuple[str, ...]
    lat: float
    lon: float
    adm: tuple[str, ...]
    type: str
    country: str = ""
    population: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling, primary ones first, without empty ones or repeats."""
        return tuple(dict.fromkeys(name for name in (self.name, self.name_ar, *self.alts) if name))


def read_table(path: Path) -> list[Row]:
    """All rows of a table in our form, of a P-code table (CSV) or of a GeoNames dump; gzipped or zipped too.

    Raises TableError naming file, line and field.
    """
    lines = read_lines(path)
    if not lines:
        raise TableError(f"{path}: empty: expected a header line with the columns {', '.join(COLUMNS)}")
    if lines[0].count("\t") == DUMP_WIDTH - 1 and lines[0].split("\t", 1)[0].isdigit():
        return list(_dump_rows(path, lines))
    return list(_our_rows(path, lines) if _is_ours(lines[0]) else _pcode_rows(path, lines))


def _is_ours(header: str) -> bool:
    return "\t" in header and bool({"id", "name_en"} & set(header.split("\t")))


def read_lines(path: Path) -> list[str]:
    """The lines of a plain, gzipped or zipped UTF-8 file. Raises TableError."""
    try:
        text = _bytes(path).decode("utf-8-sig")
    except OSError as error:
        raise TableError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (UnicodeDecodeError, zipfile.BadZipFile, EOFError) as error:
        raise TableError(f"{path}: not a UTF-8 text table: {error}") from error
    return [line.rstrip("\r") for line in text.split("\n") if line.strip()]


def _bytes(path: Path) -> bytes:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            names = [
                n
                for n in archive.namelist()
                if n.endswith((".txt", ".tsv", ".csv")) and "readme" not in n.lower()
            ]
            if not names:
                raise TableError(f"{path}: the archive holds no table")
            return archive.read(names[0])
    raw = path.read_bytes()
    return gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw


def write_table(rows: Iterable[Row]) -> str:
    """Rows in our form, one string; what ``read_table`` reads back as the same rows."""
    lines = ["\t".join(COLUMNS)]
    lines += ["\t".join(_cells(row)) for row in rows]
    return "\n".join(lines) + "\n"


def _cells(row: Row) -> Iterator[str]:
    adm = (*row.adm, "", "", "")[:3]
    cells = (
        row.id, ";".join(row.ids), row.name, row.name_ar, "|".join(row.alts), f"{row.lat:.5f}", f"{row.lon:.5f}",
        *adm, row.type, row.country, str(row.population or ""),
    )  # fmt: skip
    return (" ".join(cell.split()) for cell in cells)


def _our_rows(path: Path, lines: Sequence[str]) -> Iterator[Row]:
    header = lines[0].split("\t")
    missing = REQUIRED - set(header)
    if missing:
        raise TableError(f"{path}, line 1: missing column {', '.join(sorted(missing))}")
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(header):
            raise TableError(f"{path}, line {number}: {len(cells)} fields where the header has {len(header)}")
        yield _our_row(f"{path}, line {number}", dict(zip(header, cells, strict=True)))


def _pcode_rows(path: Path, lines: Sequence[str]) -> Iterator[Row]:
    table = pcodes.cells(lines)
    columns = pcodes.columns(table[0])
    if columns is None:
        raise TableError(
            f"{path}, line 1: no table we know: wanted are columns for P-code (or id), name, lat and lon"
        )
    for number, cells in enumerate(table[1:], 2):
        if len(cells) != len(table[0]):
            raise TableError(
                f"{path}, line {number}: {len(cells)} fields where the header has {len(table[0])}"
            )
        cell = {name: cells[at].strip() for name, at in columns.items()}
        cell["id"] = f"ocha:{cell['id']}" if cell["id"] and ":" not in cell["id"] else cell["id"]
        cell["country"] = cell.get("country", "")[:2]
        yield _our_row(f"{path}, line {number}", cell)


def _our_row(where: str, cell: Mapping[str, str]) -> Row:
    place_id = cell["id"].strip()
    alts = tuple(alt.strip() for alt in cell.get("alt_names", "").split("|") if alt.strip())
    name = cell["name_en"].strip() or cell.get("name_ar", "").strip() or next(iter(alts), "")
    if not place_id:
        raise TableError(f"{where}, field id: empty")
    if not name:
        raise TableError(f"{where}, field name_en: empty, and no other name either")
    sources = (source.strip() for source in cell.get("source", "").split(";"))
    adm = tuple(cell.get(level, "").strip() for level in ("adm1", "adm2", "adm3"))
    return Row(
        id=place_id,
        ids=tuple(dict.fromkeys((place_id, *filter(None, sources)))),
        name=name,
        name_ar=cell.get("name_ar", "").strip(),
        alts=alts,
        lat=degrees(where, "lat", cell["lat"], 90),
        lon=degrees(where, "lon", cell["lon"], 180),
        adm=_trim(adm),
        type=cell.get("type", "").strip(),
        country=cell.get("country", "").strip().upper(),
        population=_count(where, cell.get("population", "")),
    )


def degrees(where: str, field: str, text: str, limit: int) -> float:
    """A coordinate within ``-limit..limit``. Raises TableError."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not -limit <= value <= limit:
        raise TableError(f"{where}, field {field}: {text!r} is not a number of degrees within ±{limit}")
    return value


def _count(where: str, text: str) -> int:
    if not text.strip():
        return 0
    try:
        return int(text)
    except ValueError:
        raise TableError(f"{where}, field population: {text!r} is not a whole number") from None


def _trim(adm: tuple[str, ...]) -> tuple[str, ...]:
    while adm and not adm[-1]:
        adm = adm[:-1]
    return adm


def _dump_rows(path: Path, lines: Sequence[str]) -> Iterator[Row]:
    kept: list[tuple[Row, tuple[str, ...]]] = []
    areas: dict[tuple[str, ...], str] = {}
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if len(cells) != DUMP_WIDTH:
            raise TableError(
                f"{path}, line {number}: {len(cells)} fields where a GeoNames dump has {DUMP_WIDTH}"
            )
        if cells[7] not in DUMP_TYPES:
            continue
        codes = (cells[8], *cells[10:13])
        row = _dump_row(f"{path}, line {number}", cells)
        if cells[7] in ("ADM1", "ADM2", "ADM3"):
            areas[codes[: int(cells[7][3]) + 1]] = row.name
        kept.append((row, codes))
    for row, codes in kept:
        adm = tuple(areas.get(codes[: level + 1], "") if codes[level] else "" for level in (1, 2, 3))
        yield replace(row, adm=_trim(adm))


def _dump_row(where: str, cells: Sequence[str]) -> Row:
    alts = tuple(dict.fromkeys(filter(None, (cells[1], *cells[3].split(",")))))
    arabic = next((alt for alt in alts if _is_arabic(alt)), "")
    return Row(
        id=f"gn:{cells[0]}",
        ids=(f"gn:{cells[0]}",),
        name=cells[2] or cells[1],
        name_ar=arabic,
        alts=tuple(alt for alt in alts if alt not in (arabic, cells[2])),
        lat=degrees(where, "latitude", cells[4], 90),
        lon=degrees(where, "longitude", cells[5], 180),
        adm=(),
        type=DUMP_TYPES[cells[7]],
        country=cells[8].upper(),
        population=_count(where, cells[14]),
    )


_FOREIGN_ARABIC = frozenset("پچڤگڕڵێۆەڎڐڑٹےڈۇۈېڭںہھکی")


def _is_arabic(name: str) -> bool:
    """Arabic letters only: no Kurdish, Persian, Urdu or Uyghur ones."""
    letters = [char for char in name if char.isalpha()]
    return bool(letters) and all(
        "\u0621" <= char <= "\u064a" and char not in _FOREIGN_ARABIC for char in letters
    )
