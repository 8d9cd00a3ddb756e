"""How holders are called, and whose side they are on."""

from streams.alerts.words import actor_text
from streams.control.policy import Policy


class Actors:
    """The names of actors, and their sides under a policy."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def name(self, actor: str | None) -> str | None:
        """An actor's name as alerts have it; nobody has none."""
        return actor_text(actor) if actor else actor

    def side(self, actor: str) -> str:
        """The actor whose ally it is, the farthest up; itself where it is nobody's."""
        return min(self._policy.camp(actor), key=lambda one: (len(self._policy.camp(one)), one))
