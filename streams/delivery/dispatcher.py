"""All endpoints, each with a channel of its own."""

import asyncio
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from streams.delivery.channel import Channel, Compose, Sender
from streams.delivery.clock import Clock, WallClock
from streams.delivery.message import Ledger, Message
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.payload import payloads


class Dispatcher:
    """Sends what waits in a ledger, to endpoints that may change while it runs; ``jitter`` is from 0 to 1."""

    def __init__(
        self,
        ledger: Ledger,
        sender: Sender,
        clock: Clock | None = None,
        jitter: Callable[[], float] = random.random,
        compose: Compose = payloads,
    ) -> None:
        self._ledger = ledger
        self._sender = sender
        self.clock = clock or WallClock()
        self._jitter = jitter
        self._compose = compose
        self.channels: dict[str, Channel] = {}
        self._changed = asyncio.Event()

    def use(self, endpoints: Sequence[Endpoint], disabled: Mapping[str, str]) -> None:
        """Send to these from now on; ``disabled`` has why some are not sent to. What waits for others stays."""
        for endpoint in endpoints:
            channel = self.channels.get(endpoint.name)
            if channel is None:
                made = (self._ledger, self._sender, self.clock, self._jitter, self._compose)
                channel = self.channels[endpoint.name] = Channel(endpoint, *made)
            channel.endpoint = endpoint
            channel.disabled = disabled.get(endpoint.name, "")
            channel.wake.set()
        named = {endpoint.name for endpoint in endpoints}
        for name, channel in self.channels.items():
            if name not in named:
                channel.endpoint = replace(channel.endpoint, paused=True)
        self._changed.set()

    def add(self, messages: Iterable[Message]) -> None:
        """Take messages on; those for endpoints that are not known wait until the next start."""
        for message in messages:
            if message.endpoint in self.channels:
                self.channels[message.endpoint].add([message])

    def forget(self) -> None:
        """Drop all that waits: it is in other hands."""
        for channel in self.channels.values():
            channel.forget()

    def disable(self, endpoint: str, why: str) -> None:
        """Send nothing more to an endpoint; "" lets it go on, at once with what failed before."""
        channel = self.channels.get(endpoint)
        if channel:
            channel.disabled = why
            if not why:
                channel.lanes.hurry(self.clock.now())
            channel.wake.set()

    def busy(self, endpoint: str, message: str) -> bool:
        """Whether a message is being sent at this moment."""
        channel = self.channels.get(endpoint)
        return channel is not None and message in channel.flying

    def idle(self, now: datetime) -> bool:
        """Whether nothing is on its way and nothing is due."""
        return all(channel.idle(now) for channel in self.channels.values())

    async def run(self) -> None:
        """Send until cancelled."""
        running: set[str] = set()
        async with asyncio.TaskGroup() as group:
            while True:
                self._changed.clear()
                for name, channel in self.channels.items():
                    if name not in running:
                        running.add(name)
                        group.create_task(channel.run())
                await self._changed.wait()
