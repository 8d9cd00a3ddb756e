"""The topics: what is on each, by which key, and how long the broker keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.alert import AlertMessage
from schemas.article import ArticleMessage
from schemas.clash import ClashMessage
from schemas.control import ControlMessage
from schemas.delivery import DeliveryMessage
from schemas.extraction import ExtractionMessage
from schemas.operation import OperationMessage
from schemas.record import RecordMessage
from schemas.wire import Wire

FOR_EVER = "-1"
MONTH_MS = str(30 * 24 * 3600 * 1000)
# An article's text is at most 1 MiB; JSON may escape each byte of it, and the broker's own default is 1 MiB.
BIG_MESSAGE_BYTES = str(4 * 1024 * 1024)

ALERT_HEADERS = {
    "ce_specversion": "CloudEvents version, 1.0",
    "ce_id": "the alert's id: the same change always has the same",
    "ce_type": "the alert's type",
    "ce_source": "/whoholds/ and the topic prefix",
    "ce_time": "the alert's time; absent where it has none",
    "content-type": "application/json",
}
DEAD_HEADERS = {
    "__connect.errors.topic": "the topic it was read from",
    "__connect.errors.partition": "its partition, in decimal digits",
    "__connect.errors.offset": "its offset, in decimal digits",
    "__connect.errors.connector.name": "the app that gave it up",
    "__connect.errors.stage": "the step that failed: read, reconcile, deliver or ledger",
    "__connect.errors.exception.class.name": "the error's class",
    "__connect.errors.exception.message": "the error's message",
    "__connect.errors.exception.stacktrace": "only where whoholds itself failed on it",
    "__connect.errors.value.left.out": "only where the value has no room here: its bytes; it still stands where it was",
}


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic; ``config`` holds the broker's settings that must be so for the flow to be safe."""

    name: str
    key: str
    summary: str
    message: type[Wire] | None
    written_by: str
    config: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)
    tombstones: bool = False


OFFSET_HEADER = "whoholds-offset"
_KEPT = {"cleanup.policy": "delete", "retention.ms": FOR_EVER, "retention.bytes": FOR_EVER}
_KEPT_BIG = {**_KEPT, "max.message.bytes": BIG_MESSAGE_BYTES}

TOPICS: tuple[Topic, ...] = (
    Topic("articles", "article id", "one version of one published text", ArticleMessage, "you", _KEPT_BIG),
    Topic(
        "extractions", "article id", "what one article version says", ExtractionMessage, "whoholds", _KEPT_BIG
    ),
    Topic("clashes", "place id, else article id", "two-sided fighting", ClashMessage, "whoholds", _KEPT),
    Topic(
        "claims",
        "place id",
        "all that one article version says about one place; never compacted: the log is the truth",
        RecordMessage,
        "whoholds",
        _KEPT_BIG,
    ),
    Topic(
        "control",
        "place id",
        "who holds a place now; a tombstone where nothing is known any more",
        ControlMessage,
        "whoholds",
        {"cleanup.policy": "compact"},
        {
            OFFSET_HEADER: "the state holds every claim of the place up to this offset of its partition of claims"
        },
        tombstones=True,
    ),
    Topic(
        "alerts",
        "place id",
        "a change of a control state (CloudEvents 1.0, binary mode); ids may repeat, byte for byte",
        AlertMessage,
        "whoholds",
        _KEPT,
        ALERT_HEADERS,
    ),
    Topic(
        "deliveries",
        "place id, or an endpoint's name for its digests",
        "what is on its way to endpoints: alerts told to them, every try, and how endpoints stand",
        DeliveryMessage,
        "whoholds",
        {"cleanup.policy": "delete", "retention.ms": MONTH_MS, "max.message.bytes": BIG_MESSAGE_BYTES},
    ),
    Topic(
        "dead-letters",
        "the key it had",
        "the original bytes of what could not be handled; why is in the headers",
        None,
        "whoholds",
        {"cleanup.policy": "delete", "retention.ms": MONTH_MS, "max.message.bytes": BIG_MESSAGE_BYTES},
        DEAD_HEADERS,
    ),
    Topic(
        "operations",
        "outlet or endpoint",
        "what those should know who keep the flow running: an outlet is silent for longer than usual, or back;"
        " an endpoint keeps failing, is back, or is disabled",
        OperationMessage,
        "whoholds",
        {"cleanup.policy": "delete", "retention.ms": MONTH_MS},
        {name: text.replace("alert", "event") for name, text in ALERT_HEADERS.items()},
    ),
)
BY_NAME: Mapping[str, Topic] = {topic.name: topic for topic in TOPICS}
