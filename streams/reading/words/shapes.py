"""Shapes of Arabic words that are no names: verbal nouns of the derived stems, broken plurals, sound plurals."""

import re

_SHAPES = re.compile(
    "است..ا.ه?|ان..ا.|ا.ت.ا.|ا..ا.ه?|ت..ي.ه?|ت.ا..ه?|م.ا..ه|.{1,2}اي.ه?|م.ا.ي.|ت.ا.ي.|مت.{2,}|مست.{2,}"
    "|.{3,}(?:ات|ون|تين|تان|يين)|.{4,}ين|.{4,}يه"
)
ARTICLE = "ال"


def is_shape(word: str) -> bool:
    """Whether a folded word, without its article, has a shape that names of places do not have as a rule."""
    return _SHAPES.fullmatch(word.removeprefix(ARTICLE)) is not None
