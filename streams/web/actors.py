"""How holders are called, and whose side they are on."""

from collections.abc import Mapping

from streams.actors.load import OTHER, load_actors
from streams.control.policy import Policy


class Actors:
    """The names of actors, and their sides under a policy."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._names: Mapping[str, str] = {actor.id: actor.name for actor in load_actors().values()}

    def name(self, actor: str | None) -> str | None:
        """An actor's name; of one that no list has, its id in words."""
        if actor is None:
            return None
        return self._names.get(actor) or actor.removeprefix(OTHER).replace("_", " ")

    def side(self, actor: str) -> str:
        """The actor whose ally it is, the farthest up; itself where it is nobody's."""
        return min(self._policy.camp(actor), key=lambda one: (len(self._policy.camp(one)), one))
