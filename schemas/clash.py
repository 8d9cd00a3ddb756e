"""``clashes``: one two-sided fight in one article version. Key: the place's id, else the article's."""

from pydantic import Field

from schemas.extraction import WireClash, clash_wire
from schemas.wire import Moment, dumps
from streams.articles.article import Article
from streams.reading.extraction import Clash


class ClashMessage(WireClash):
    """Two-sided fighting at a place, and the article that tells of it."""

    article: str
    version: int = Field(ge=1)
    published: Moment | None
    outlet: str
    url: str


def encode_clash(clash: Clash, article: Article) -> bytes:
    """Make a message for ``clashes``."""
    told = {
        "article": article.id,
        "version": article.version,
        "published": article.published,
        "outlet": article.outlet,
        "url": article.url,
    }
    return dumps({**clash_wire(clash), **told})
