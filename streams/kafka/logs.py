"""The log of a worker: text or one JSON object a line; ids of articles and alerts are fields."""

import json
import logging
import sys
from collections.abc import Iterable
from typing import Any

import structlog

from streams.settings import MASK

QUIET = ("faust", "mode", "aiokafka")  # a hundred lines a start that say little


class Masking(structlog.stdlib.ProcessorFormatter):
    """Writes no secret: kafka-python's debug lines have all that a client was given."""

    secrets: tuple[str, ...] = ()

    def format(self, record: logging.LogRecord) -> str:
        """Make the line."""
        line = super().format(record)
        for form in self.secrets:
            line = line.replace(form, MASK)
        return line


def forms(secret: str) -> set[str]:
    """How a secret may stand in a line: as it is, as Python or JSON write it, or its bytes."""
    plain = (secret, repr(secret)[1:-1], repr(secret.encode())[2:-1])
    return {form for text in plain for form in (text, json.dumps(text)[1:-1], _json(text)) if form}


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def set_up(level: str, as_json: bool, secrets: Iterable[str] = ()) -> None:
    """Send every log line of this process to stderr, in one form; ``secrets`` never."""
    before: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    formatter = Masking(
        foreign_pre_chain=before,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_form(as_json)],
    )
    written = {form for secret in secrets for form in forms(secret)}
    formatter.secrets = tuple(sorted(written, key=len, reverse=True))
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel("WARNING" if level == "INFO" else level)
    # It is used for the checks at the start, and what goes wrong there is raised as well as logged, with traces.
    logging.getLogger("kafka").propagate = level == "DEBUG"


def _form(as_json: bool) -> list[Any]:
    if as_json:
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
