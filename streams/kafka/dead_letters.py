"""What could not be handled: the original bytes, and why in headers as Kafka Connect writes them."""

import traceback

from streams.errors import WhoholdsError
from streams.step import Headers, Message, Send

MARK = "__connect.errors."
_MESSAGE_CHARS = (
    1_000  # enough to say why, and the whole stays far below the room that the topic leaves for headers
)
_TRACE_CHARS = 16_000


def dead_letter(message: Message, stage: str, app: str, full_topic: str, error: Exception) -> Send:
    """Make the dead letter of a message that ``stage`` gave up on, a trace only where the fault is our own."""
    said: list[tuple[str, str]] = [
        ("topic", full_topic),
        ("partition", str(message.partition)),
        ("offset", str(message.offset)),
        ("connector.name", app),
        ("stage", stage),
        ("exception.class.name", f"{type(error).__module__}.{type(error).__qualname__}"),
        ("exception.message", str(error)[:_MESSAGE_CHARS]),
    ]
    if not isinstance(error, WhoholdsError):
        trace = "".join(traceback.format_exception(error))
        said.append(("exception.stacktrace", trace[-_TRACE_CHARS:]))
    ours: Headers = tuple((f"{MARK}{name}", text.encode(errors="replace")) for name, text in said)
    kept = tuple(header for header in message.headers if not header[0].startswith(MARK))
    return Send(
        "dead-letters", message.key, message.value, (*kept, *ours), None if message.key else message.partition
    )
