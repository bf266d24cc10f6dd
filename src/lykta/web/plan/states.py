"""How far a measure has come, and what can be done to it from there."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How far a measure has come."""

    NOT_BEGUN = "not-begun", _("Not begun")
    UNDER_WAY = "under-way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class Act(models.TextChoices):
    """What can be done to a measure, in the words of its history."""

    ADD = "add", _("Added")
    CHANGE = "change", _("Changed")
    BEGIN = "begin", _("Begun")
    FOLLOW_UP = "follow-up", _("Followed up")
    FINISH = "finish", _("Reported done")
    DROP = "drop", _("Dropped")
    RESUME = "resume", _("Taken up again")


OPEN: Final = frozenset({State.NOT_BEGUN, State.UNDER_WAY})
"""The states in which there is something left to do: only then can a measure be late."""

FROM: Final[Mapping[Act, frozenset[State]]] = {
    Act.CHANGE: OPEN,
    Act.BEGIN: frozenset({State.NOT_BEGUN}),
    # What a measure led to is often seen when it has long been done.
    Act.FOLLOW_UP: OPEN | {State.DONE},
    Act.FINISH: OPEN,
    Act.DROP: OPEN,
    Act.RESUME: frozenset({State.DONE, State.DROPPED}),
}
"""The states in which an act makes sense."""

LEADS_TO: Final[Mapping[Act, State]] = {
    Act.ADD: State.NOT_BEGUN,
    Act.BEGIN: State.UNDER_WAY,
    Act.FINISH: State.DONE,
    Act.DROP: State.DROPPED,
    Act.RESUME: State.UNDER_WAY,
}
"""The state after an act; one that is not here leaves the state as it was."""


def fits(act: Act, state: str) -> bool:
    """Whether an act makes sense in a state."""
    return state in FROM.get(act, frozenset())


def after(act: Act, state: str) -> State:
    """The state that an act leads to."""
    return LEADS_TO.get(act, State(state))
