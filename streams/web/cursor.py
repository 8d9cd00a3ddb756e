"""Where a page of an answer ended: opaque to others, and checked when it comes back."""

import base64
import binascii

from streams.web.problem import ProblemError


def cursor_of(kind: str, number: int) -> str:
    """The cursor after a row; ``kind`` is the question's."""
    return base64.urlsafe_b64encode(f"{kind}:{number}".encode()).decode().rstrip("=")


def number_of(kind: str, cursor: str | None) -> int | None:
    """The row that a cursor stands after, None where there is none. Raises ProblemError."""
    if cursor is None:
        return None
    try:
        told = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError):
        told = ""
    head, _, number = told.partition(":")
    if head != kind or not number.isascii() or not number.isdigit() or cursor_of(kind, int(number)) != cursor:
        raise ProblemError(400, "this cursor is none of ours", "cursor")
    return int(number)
