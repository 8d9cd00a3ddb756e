"""Place tables taken into the data folder: from a file, or from GeoNames by country."""

import shutil
import urllib.error
import urllib.request
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from streams.errors import WhoholdsError
from streams.places.tables import Row, read_table, write_table

DUMPS = "https://download.geonames.org/export/dump"
# A country's dump is up to 60 MB; a server that says nothing for so many seconds will not.
PATIENCE = 60.0


class ImportingError(WhoholdsError):
    """A place table that could not be had; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an import brought: the table written, its rows, and how many of them have an Arabic name."""

    table: Path
    rows: int
    arabic: int

    def __str__(self) -> str:
        return f"{self.rows} places, {self.arabic} with an Arabic name, in {self.table}"


def add(source: str, data_dir: Path) -> Report:
    """Import a table file, or the GeoNames dump of a country given by its two letters, into a folder.

    The table is written anew in our form as ``NAME.tsv``; an earlier import of the same name is replaced. Raises
    TableError for a table that cannot be read, ImportingError for one that cannot be had.
    """
    path = Path(source)
    if path.exists():
        return _write(read_table(path), data_dir, path.name.partition(".")[0])
    if len(source) == 2 and source.isalpha():
        with TemporaryDirectory() as folder:
            dump = Path(folder) / f"{source.upper()}.zip"
            fetch(f"{DUMPS}/{dump.name}", dump)
            return _write(read_table(dump), data_dir, source.upper())
    raise ImportingError(f"{source}: no such file, and no country of two letters either")


def fetch(url: str, target: Path) -> None:
    """Download a file. Raises ImportingError."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer, target.open("wb") as file:  # noqa: S310  (https)
            shutil.copyfileobj(answer, file)
    except urllib.error.HTTPError as error:
        raise ImportingError(f"{url}: {error.code} {error.reason}: is there such a country?") from error
    except OSError as error:
        reason = getattr(error, "reason", error)
        raise ImportingError(
            f"{url}: cannot be reached ({reason}); download it elsewhere and add the file"
        ) from error


def _write(rows: list[Row], data_dir: Path, name: str) -> Report:
    if not rows:
        raise ImportingError(f"{name}: the table holds no place")
    country = name.upper() if len(name) == 2 else ""
    data_dir.mkdir(parents=True, exist_ok=True)
    table = data_dir / f"{name}.tsv"
    part = table.with_suffix(".part")
    part.write_text(write_table(replace(row, country=row.country or country) for row in rows), "utf-8")
    part.replace(table)
    return Report(table, len(rows), sum(bool(row.name_ar) for row in rows))
