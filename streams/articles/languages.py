"""The language files, ``languages/*.toml``: adding a language is adding a file."""

from functools import cache
from importlib.resources import files

from streams.articles.tables import Table, read_table


@cache
def language_files() -> tuple[tuple[str, Table], ...]:
    """``(code, table)`` of each language, by code. Raises DataError."""
    folder = files("streams.articles") / "languages"
    found = {
        path.name.removesuffix(".toml"): path for path in folder.iterdir() if path.name.endswith(".toml")
    }
    tables = tuple((code, read_table(found[code])) for code in sorted(found))
    for _, table in tables:
        table.only("script", "clitics", "sentences", "days")
    return tables


@cache
def clitics() -> frozenset[str]:
    """Folded particles that are glued to the front of a word, over all languages."""
    return frozenset(clitic for _, table in language_files() for clitic in table.strings("clitics"))
