"""How holders are called, and whose side they are on."""

from collections.abc import Mapping
from functools import cache

from streams.actors.load import load_actors
from streams.alerts.words import actor_text
from streams.control.policy import Policy


@cache
def _arabic() -> Mapping[str, str]:
    return {actor.id: actor.name_ar for actor in load_actors().values() if actor.name_ar}


class Actors:
    """The names of actors, and their sides under a policy."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def name(self, actor: str | None) -> str | None:
        """An actor's name as alerts have it; nobody has none."""
        return actor_text(actor) if actor else actor

    def name_ar(self, actor: str | None) -> str | None:
        """Its name in Arabic, where it has one."""
        return _arabic().get(actor or "")

    def side(self, actor: str) -> str:
        """The actor whose ally it is, the farthest up; itself where it is nobody's."""
        return min(self._policy.camp(actor), key=lambda one: (len(self._policy.camp(one)), one))
