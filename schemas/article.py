"""``articles``: one version of one published text. Key: the article's id."""

import datetime as dt
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from schemas.wire import Json, Moment, Wire, dumps
from streams.articles.article import Article


class ArticleMessage(Wire):
    """One version of one text; the highest counts, an empty text or ``withdrawn`` takes all of it back."""

    id: str = Field(min_length=1)
    published: Moment | dt.date = Field(description="with the outlet's own offset; a bare day is accepted")
    text: str = ""
    outlet: str = ""
    url: str = ""
    lang: str = Field(default="", description="en, ar, or empty: found from the text")
    title: str = ""
    version: int = Field(default=1, ge=1)
    withdrawn: bool = False

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": ["text"]}, {"required": ["withdrawn"]}]}
    )

    @model_validator(mode="after")
    def _text_or_withdrawn(self) -> Self:
        if not {"text", "withdrawn"} & self.model_fields_set:
            raise ValueError("text is missing")
        return self


def article_wire(article: Article) -> Json:
    """Make the JSON object of an article."""
    wire: Json = {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "published": article.published,
        "lang": article.lang,
        "title": article.title,
        "text": article.text,
        "version": article.version,
    }
    if article.withdrawn:
        wire["withdrawn"] = True
    return wire


def encode_article(article: Article) -> bytes:
    """Make a message for ``articles``."""
    return dumps(article_wire(article))
