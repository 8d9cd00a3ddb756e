"""What the numbers of the rulings mean: ``rulings.toml``, for whoever shows them."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from streams.articles.tables import read_table


@cache
def rulings() -> Mapping[int, str]:
    """Number of a ruling to its sentence. Raises DataError."""
    table = read_table(files("streams.control") / "rulings.toml").table("rulings")
    return MappingProxyType({int(number): table.text(number) for number in table.values})
