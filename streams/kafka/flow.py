"""The steps of the flow, put together from reader and policy."""

from streams.articles.article import Article
from streams.articles.formats import decode_article
from streams.control.agent import ReconcileStep
from streams.control.copies import fingerprint
from streams.control.policy import Policy
from streams.kafka.app import Stage, stages
from streams.kafka.courier import Courier
from streams.kafka.partitions import home_of
from streams.reading.agent import ReadStep, Seen
from streams.reading.versions import Read
from streams.settings import Settings


def make_flow(
    settings: Settings,
    partitions: int,
    read: Read,
    reader: int,
    policy: Policy,
    seen: Seen | None = None,
    courier: Courier | None = None,
) -> tuple[Stage, ...]:
    """Make the steps; ``reader`` is the number of the reader, which only grows; ``seen`` is told of every article.

    With a ``courier`` the alerts are delivered, too.
    """

    def decode(raw: bytes) -> Article:
        return decode_article(raw, max_bytes=settings.max_article_bytes)

    reading = ReadStep(
        decode=decode,
        read=read,
        reader=reader,
        home=lambda key: home_of(key, partitions),
        fingerprint=fingerprint,
        seen=seen,
    )
    reconciling = ReconcileStep(policy, settings.topic_prefix)
    return stages(reading, reconciling, reconciling.again, courier)
