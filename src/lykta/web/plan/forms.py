"""The forms of the plan: a measure, the steps on its way, and the choice of which measures are shown.

Their texts are about work and name no person; they are checked for that all the same.
"""

from typing import Any, ClassVar, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lykta.deidentify import Kind
from lykta.web.plan.areas import areas, plans
from lykta.web.plan.models import LONGEST_MEASURE, Measure, MeasureState, MeasureValues
from lykta.web.team.models import Agency
from lykta.web.team.text_check import CheckedForm, Words, day_field, text_field
from lykta.web.text_fields import LongTextField

_OF_WORK: Final = frozenset({Kind.SMALL_PLACE, Kind.NAMED_WORKPLACE, Kind.EXACT_DATE})

NO_PERSON: Final = _("Write nothing about a person.")
"""Shown above every form of the plan, and beside every text of it."""


class WorkForm(CheckedForm):
    """A form of the plan. Where and when agencies work identifies no person; a name or a number does."""

    let_pass: ClassVar[frozenset[Kind]] = _OF_WORK
    points_elsewhere: ClassVar[Words] = _("These details point to no person")
    ask_to_mend: ClassVar[Words] = _("Take out what points to a person, or say that it points to none.")


class MeasureForm(WorkForm):
    """A new measure, or a change of one."""

    checked = ("what",)
    area = forms.ChoiceField(
        label=_("In which area of the plan?"), error_messages={"required": _("Choose the area of the plan.")}
    )
    what = LongTextField(
        label=_("What is to be done?"),
        help_text=_("One thing that can be followed up. Write nothing about a person."),
        max_length=LONGEST_MEASURE,
        error_messages={"required": _("Write what is to be done.")},
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    agency = forms.ModelChoiceField(
        label=_("Which agency is responsible?"),
        queryset=Agency.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose the agency that is responsible.")},
        widget=forms.RadioSelect,
    )
    due_on = day_field(_("By which day?"), missing=_("Write by which day it is to be done."))

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, agency = (self.fields[name] for name in ("area", "agency"))
        if isinstance(area, forms.ChoiceField) and isinstance(agency, forms.ModelChoiceField):
            area.choices = [("", _("Choose an area")), *grouped_areas()]
            agency.queryset = agencies

    def clean_what(self) -> str:
        """One line, whatever breaks were typed."""
        return " ".join(str(self.cleaned_data["what"]).split())

    def values(self) -> MeasureValues:
        """What the measure is to be, from a valid form."""
        given = self.cleaned_data
        return MeasureValues(areas()[given["area"]], given["what"], given["agency"], given["due_on"])


def initial_values(measure: Measure) -> dict[str, Any]:
    """What the form of a measure begins with."""
    return {
        "area": measure.in_area.reference,
        "what": measure.what,
        "agency": measure.agency_id,
        "due_on": measure.due_on,
    }


def grouped_areas() -> list[tuple[str, list[tuple[str, str]]]]:
    """The areas below the names of their plans, in the language of the page."""
    return [(str(plan.name), [(area.reference, str(area.name)) for area in plan.areas]) for plan in plans()]


class FollowUpForm(WorkForm):
    """How it goes."""

    checked = ("text",)
    text = text_field(_("How does it go?"), missing=_("Write how it goes."), hint=NO_PERSON, rows=6)


class FinishForm(WorkForm):
    """What it led to."""

    checked = ("text",)
    text = text_field(_("What did it lead to?"), missing=_("Write what it led to."), hint=NO_PERSON, rows=6)


class DropForm(WorkForm):
    """Why it will not be done."""

    checked = ("text",)
    text = text_field(_("Why is it dropped?"), missing=_("Write why it is dropped."), hint=NO_PERSON, rows=4)


class ResumeForm(WorkForm):
    """Why it is taken up again."""

    checked = ("text",)
    text = text_field(
        _("Why is it taken up again?"), missing=_("Write why it is taken up again."), hint=NO_PERSON, rows=4
    )


LATE: Final = "late"
"""The choice of what is late, which is not a state of its own."""


class ChoosingForm(forms.Form):
    """By plan, area, agency and state; what is left open is not asked about."""

    plan = forms.ChoiceField(label=_("Plan"), required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    agency = forms.ModelChoiceField(
        label=_("Agency"), required=False, queryset=Agency.objects.order_by("name"), empty_label=_("All")
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), (LATE, _("Late")), *MeasureState.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan, area = self.fields["plan"], self.fields["area"]
        if isinstance(plan, forms.ChoiceField) and isinstance(area, forms.ChoiceField):
            plan.choices = [("", _("All")), *((each.key, str(each.name)) for each in plans())]
            area.choices = [("", _("All")), *grouped_areas()]
