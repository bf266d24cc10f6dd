"""Measures of the plan, and every change that was made to them.

Their texts are about work and about nobody, and are stored as they are written.
"""

from datetime import date
from typing import Any, ClassVar, Final, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykta.errors import LyktaError
from lykta.web.plan.areas import Area
from lykta.web.plan.areas import area as area_of
from lykta.web.plan.states import OPEN, Act, State
from lykta.web.team.models import Agency, Member

LONGEST_MEASURE: Final = 300
"""Characters of a measure: one thing that can be followed up."""


class AppendOnlyError(LyktaError):
    """The history of a measure is added to, and never changed or taken from."""


class Said(models.Model):
    """What is said of a measure: as it stands now, or as it stood after one change."""

    plan = models.CharField(max_length=20)
    area = models.CharField(max_length=20)
    what = models.CharField(_("Measure"), max_length=LONGEST_MEASURE)
    agency = models.ForeignKey(
        Agency, verbose_name=_("Responsible agency"), on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("Due"))
    state = models.CharField(_("State"), max_length=20, choices=State, default=State.NOT_BEGUN)
    result = models.TextField(_("Result"), blank=True)
    reason = models.TextField(_("Why it was dropped"), blank=True)

    class Meta:
        abstract = True

    @property
    def in_area(self) -> Area:
        """Its area."""
        return area_of(self.plan, self.area)


SAID: Final = ("plan", "area", "what", "agency_id", "due_on", "state", "result", "reason")
"""The columns of what is said of a measure."""


class Measure(Said):
    """One measure as it stands: the same as after its latest change."""

    version = models.PositiveIntegerField(default=1)
    """Counts what was changed, so that somebody who saw an older state is told. A note counts for nothing."""

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="measure_state_is_one"),
            models.CheckConstraint(
                condition=~models.Q(state=State.DROPPED) | ~models.Q(reason=""),
                name="measure_dropped_has_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.DONE) | ~models.Q(result=""), name="measure_done_has_result"
            ),
        ]

    @property
    def reference(self) -> str:
        """What the audit log calls it: a number."""
        return f"measure:{self.pk}"

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and there is something left to do."""
        return self.state in OPEN and self.due_on < today


class _Appended(models.QuerySet["Change"]):
    """Changes, which nobody changes."""

    def update(self, **_values: Any) -> int:
        raise AppendOnlyError("The history of a measure is not changed. Nothing was done.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("The history of a measure is not taken from. Nothing was done.")


class Change(Said):
    """One change: who made it, when, what was done, and all that was said of the measure after it."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    """The measure's version after it."""
    act = models.CharField(max_length=20, choices=Act)
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
    def following(cls, measure: Measure, act: Act, by: Member, note: str) -> Self:
        """The next change of a measure, which says what the measure now says; not saved."""
        last = cls.objects.filter(measure=measure).aggregate(last=models.Max("number"))["last"] or 0
        said = {name: getattr(measure, name) for name in SAID}
        return cls(
            measure=measure, number=last + 1, version=measure.version, act=act, by=by, note=note, **said
        )
