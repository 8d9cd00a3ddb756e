"""Which language a text is in, told by its letters alone."""

import re

_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")


def language(text: str) -> str:
    """``ar`` or ``en`` by whose script has more letters; "" where neither has any. Linear."""
    if text.isascii():
        return "en" if _LATIN.search(text) else ""
    arabic = sum(map(len, _ARABIC.findall(text)))
    latin = sum(map(len, _LATIN.findall(text)))
    if not arabic and not latin:
        return ""
    return "ar" if arabic > latin else "en"
