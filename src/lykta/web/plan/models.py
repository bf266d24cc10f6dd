"""Measures of the plan, their states and what leads from one to the next, and every change made to them.

Their texts are about work and name no person, and are stored as they are written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykta.errors import LyktaError
from lykta.web.plan.areas import PlanArea, area_of, plan_of
from lykta.web.team.models import Agency, Member


class MeasureState(models.TextChoices):
    """How far a measure has come."""

    NOT_BEGUN = "not-begun", _("Not begun")
    UNDER_WAY = "under-way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class MeasureAct(models.TextChoices):
    """What can be done to a measure, in the words of its history."""

    ADD = "add", _("Added")
    CHANGE = "change", _("Changed")
    BEGIN = "begin", _("Begun")
    FOLLOW_UP = "follow-up", _("Followed up")
    FINISH = "finish", _("Reported done")
    DROP = "drop", _("Dropped")
    RESUME = "resume", _("Taken up again")


OPEN: Final = frozenset({MeasureState.NOT_BEGUN, MeasureState.UNDER_WAY})
"""The states in which there is something left to do: only then can a measure be late."""

FROM: Final[Mapping[MeasureAct, frozenset[MeasureState]]] = {
    MeasureAct.CHANGE: OPEN,
    MeasureAct.BEGIN: frozenset({MeasureState.NOT_BEGUN}),
    # What a measure led to is often seen when it has long been done.
    MeasureAct.FOLLOW_UP: OPEN | {MeasureState.DONE},
    MeasureAct.FINISH: OPEN,
    MeasureAct.DROP: OPEN,
    MeasureAct.RESUME: frozenset({MeasureState.DONE, MeasureState.DROPPED}),
}
"""The states in which an act makes sense."""

LEADS_TO: Final[Mapping[MeasureAct, MeasureState]] = {
    MeasureAct.ADD: MeasureState.NOT_BEGUN,
    MeasureAct.BEGIN: MeasureState.UNDER_WAY,
    MeasureAct.FINISH: MeasureState.DONE,
    MeasureAct.DROP: MeasureState.DROPPED,
    MeasureAct.RESUME: MeasureState.UNDER_WAY,
}
"""The state after an act; one that is not here leaves the state as it was."""


def is_possible(act: MeasureAct, state: str) -> bool:
    """Whether an act makes sense in a state."""
    return state in FROM.get(act, frozenset())


def state_after(act: MeasureAct, state: str) -> MeasureState:
    """The state that an act leads to."""
    return LEADS_TO.get(act, MeasureState(state))


LONGEST_MEASURE: Final = 300
"""Characters of a measure: one thing that can be followed up."""


class AppendOnlyError(LyktaError):
    """The history of a measure is added to, and never changed or taken from."""


@dataclass(frozen=True)
class MeasureValues:
    """What a measure is to be."""

    area: PlanArea
    what: str
    agency: Agency
    due_on: date


class MeasureContent(models.Model):
    """The content of a measure: as it stands now, or as it stood after one change."""

    plan = models.CharField(max_length=20)
    area = models.CharField(max_length=20)
    what = models.CharField(_("Measure"), max_length=LONGEST_MEASURE)
    agency = models.ForeignKey(
        Agency, verbose_name=_("Responsible agency"), on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("Due"))
    state = models.CharField(_("State"), max_length=20, choices=MeasureState, default=MeasureState.NOT_BEGUN)
    result = models.TextField(_("Result"), blank=True)
    reason = models.TextField(_("Why it was dropped"), blank=True)

    class Meta:
        abstract = True

    @property
    def in_area(self) -> PlanArea:
        """Its area."""
        return area_of(self.plan, self.area)

    @property
    def plan_name(self) -> str:
        """The name of its plan, in the language of the page."""
        return str(plan_of(self.plan).name)


CONTENT: Final = ("plan", "area", "what", "agency_id", "due_on", "state", "result", "reason")
"""The columns of a measure's content."""


class Measure(MeasureContent):
    """One measure as it stands: the same as after its latest change."""

    version = models.PositiveIntegerField(default=1)
    """Counts the changes, so that a member who saw an older state learns of them. A note does not count."""

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=MeasureState.values), name="measure_state_is_one"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MeasureState.DROPPED) | ~models.Q(reason=""),
                name="measure_dropped_has_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MeasureState.DONE) | ~models.Q(result=""),
                name="measure_done_has_result",
            ),
        ]

    @property
    def reference(self) -> str:
        """What the audit log calls it: a number."""
        return f"measure:{self.pk}"

    def take(self, values: MeasureValues) -> None:
        """Become what is wanted; not saved."""
        self.plan, self.area = values.area.plan, values.area.key
        self.what, self.agency, self.due_on = values.what, values.agency, values.due_on

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and there is something left to do."""
        return self.state in OPEN and self.due_on < today


class _Appended(models.QuerySet["Change"]):
    """Changes, which are never changed."""

    def update(self, **_values: Any) -> int:
        raise AppendOnlyError("The history of a measure is not changed. Nothing was done.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("The history of a measure is not taken from. Nothing was done.")


class Change(MeasureContent):
    """One change: who made it, when, what was done, and all that was said of the measure after it."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    """The measure's version after it."""
    act = models.CharField(max_length=20, choices=MeasureAct)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    objects = _Appended.as_manager()

    class Meta:
        ordering: ClassVar = ["measure", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "number"], name="change_has_its_number")
        ]

    def save(self, **options: Any) -> None:
        """Add it; AppendOnlyError for one that is there already."""
        if not self._state.adding:
            raise AppendOnlyError("The history of a measure is not changed. Nothing was saved.")
        super().save(**options | {"force_insert": True})

    def delete(self, *_: Any, **__: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise AppendOnlyError("The history of a measure is not taken from. Nothing was done.")

    @classmethod
    def following(cls, measure: Measure, act: MeasureAct, by: Member, note: str) -> Self:
        """The next change of a measure, with the measure's present content; not saved."""
        last = cls.objects.filter(measure=measure).aggregate(last=models.Max("number"))["last"] or 0
        content = {name: getattr(measure, name) for name in CONTENT}
        return cls(
            measure=measure, number=last + 1, version=measure.version, act=act, by=by, note=note, **content
        )
