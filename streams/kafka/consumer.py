"""Faust's consumer, except that the checkpoint says what may be committed.

Faust counts acknowledgements message by message; it acknowledges messages that it drops in a rebalance, may commit
past a gap, and does not wait for what a message caused. Here an offset is committed when its checkpoint is safe.
"""

import asyncio
from typing import Any

from faust.transport.drivers.aiokafka import Consumer as FaustConsumer
from faust.transport.drivers.aiokafka import Transport
from faust.types import TP

from streams.kafka.checkpoint import Checkpoint

# After this many seconds of a rebalance that cannot flush, the work is dropped; others will do it again.
REVOKE_SECONDS = 20.0


def consumer_class(checkpoint: Checkpoint) -> type[FaustConsumer]:
    """Make the consumer class that commits what ``checkpoint`` calls safe."""

    class Consumer(FaustConsumer):
        """Commits safe offsets only."""

        _told: dict[TP, int]

        def __init__(self, *args: Any, **given: Any) -> None:
            self._told = {}
            super().__init__(*args, **given)

        def ack(self, message: Any) -> bool:  # noqa: ARG002
            """Do nothing: a message that is handled is not yet safe."""
            return False

        async def force_commit(self, topics: Any = None, start_new_transaction: bool = True) -> bool:  # noqa: ARG002
            """Commit what became safe since the last time."""
            offsets = {
                TP(topic, partition): offset
                for (topic, partition), offset in checkpoint.safe.items()
                if self._told.get(TP(topic, partition)) != offset
            }
            if not offsets:
                return False
            done: bool = await self._commit_offsets(offsets, start_new_transaction=False)
            if done:
                self._told.update(offsets)
            return done

        async def wait_empty(self) -> None:
            """Make safe and commit all that is done; called before partitions change hands and before the end."""
            try:
                await asyncio.wait_for(checkpoint.flush(), REVOKE_SECONDS)
                await self.commit()
            except TimeoutError:
                self.log.warning("the broker did not take our work in time; it will be done again")
            checkpoint.forget()
            self._told.clear()

    return Consumer


def install(app: Any, checkpoint: Checkpoint) -> None:
    """Let the app make its consumer of our class; call it before the app has one."""
    transport = app.transport
    assert isinstance(transport, Transport)  # noqa: S101
    setattr(transport, "Consumer", consumer_class(checkpoint))  # noqa: B010 (typed as a class variable)
