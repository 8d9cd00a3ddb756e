"""The article, as the core sees it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Article:
    """One published text.

    ``published`` carries the offset the outlet wrote: the day of the article is ``published.date()``, never the
    day in another zone. ``version`` counts corrections from 1; the greatest counts. A withdrawn article, or one
    whose text is empty, takes everything back that earlier versions said.
    """

    id: str
    text: str
    published: datetime | None = None
    outlet: str = ""
    url: str = ""
    lang: str = ""
    title: str = ""
    version: int = 1
    withdrawn: bool = False
