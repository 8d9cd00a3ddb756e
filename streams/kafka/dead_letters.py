"""What could not be handled: the original bytes, and why in headers as Kafka Connect writes them."""

import traceback

from schemas.topics import BIG_MESSAGE_BYTES
from streams.errors import WhoholdsError
from streams.step import Headers, Message, Send

MARK = "__connect.errors."
# Says how large a value was that has no room here; it still stands where it was read from.
LEFT_OUT = f"{MARK}value.left.out"
_MESSAGE_CHARS = (
    1_000  # enough to say why, and the whole stays far below the room that the topic leaves for headers
)
_TRACE_CHARS = 16_000
_ENVELOPE_BYTES = 1024  # what a batch of one record has around it, and the lengths of its parts


def dead_letter(message: Message, stage: str, app: str, full_topic: str, error: BaseException) -> Send:
    """Make the dead letter of a message that ``stage`` gave up on, a trace only where the fault is our own.

    What was compressed on its way here, or came with large headers, may be larger than the topic takes: then the
    value is left out, and if that is not enough the key and the message's own headers too.
    """
    said: list[tuple[str, str]] = [
        ("topic", full_topic),
        ("partition", str(message.partition)),
        ("offset", str(message.offset)),
        ("connector.name", app),
        ("stage", stage),
        ("exception.class.name", f"{type(error).__module__}.{type(error).__qualname__}"),
        ("exception.message", told(error)[:_MESSAGE_CHARS]),
    ]
    if not isinstance(error, WhoholdsError):
        said.append(("exception.stacktrace", _trace(error)))
    ours: Headers = tuple((f"{MARK}{name}", text.encode(errors="replace")) for name, text in said)
    kept = tuple(header for header in message.headers if not header[0].startswith(MARK))
    left_out = (LEFT_OUT, str(len(message.value or b"")).encode())
    whole = _letter(message, message.key, message.value, (*kept, *ours))
    if fits(whole):
        return whole
    shorter = _letter(message, message.key, None, (*kept, *ours, left_out))
    return shorter if fits(shorter) else _letter(message, None, None, (*ours, left_out))


def _letter(message: Message, key: bytes | None, value: bytes | None, headers: Headers) -> Send:
    return Send("dead-letters", key, value, headers, None if key else message.partition)


def fits(send: Send) -> bool:
    """Whether the topics take a message of this size."""
    return size(send) <= int(BIG_MESSAGE_BYTES) - _ENVELOPE_BYTES


def size(send: Send) -> int:
    """Count the bytes of a message: key, value and headers, each header with its lengths."""
    headers = sum(len(name.encode()) + len(value or b"") + 10 for name, value in send.headers)
    return len(send.key or b"") + len(send.value or b"") + headers


def told(error: BaseException) -> str:
    """Give an error's text, whatever its class makes of that."""
    try:
        return str(error)
    except Exception:
        return f"{type(error).__name__}, which cannot say what it is"


def _trace(error: BaseException) -> str:
    try:
        return "".join(traceback.format_exception(error))[-_TRACE_CHARS:]
    except Exception:  # an error that cannot be printed still has a place where it was raised
        return "".join(traceback.format_tb(error.__traceback__))[-_TRACE_CHARS:]
