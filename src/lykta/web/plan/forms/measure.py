"""The form of a measure: its area, what is to be done, by which agency and by which day."""

from datetime import date
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lykta.web.language import current_language
from lykta.web.plan.actions.changing import Wanted
from lykta.web.plan.areas import areas, plans
from lykta.web.plan.forms.about_nobody import AboutNobodyForm
from lykta.web.plan.models import LONGEST_MEASURE, Measure
from lykta.web.team.models import Agency
from lykta.web.team.text_check import day_field

# The first plan's year, and one that no measure reaches: a slip of the pen is told.
_EARLIEST: Final = date(2018, 1, 1)
_LATEST: Final = date(2099, 12, 31)


class MeasureForm(AboutNobodyForm):
    """A new measure, or a change of one."""

    checked = ("what",)
    area = forms.ChoiceField(label=_("In which area of the plan?"))
    what = forms.CharField(
        label=_("What is to be done?"),
        help_text=_("One thing that can be followed up. Write nothing about a person."),
        max_length=LONGEST_MEASURE,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    agency = forms.ModelChoiceField(
        label=_("Which agency is responsible?"),
        queryset=Agency.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    due_on = day_field(_("By which day?"))

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, agency, day = (self.fields[name] for name in ("area", "agency", "due_on"))
        if isinstance(area, forms.ChoiceField) and isinstance(agency, forms.ModelChoiceField):
            area.choices = [("", _("Choose an area")), *grouped_areas()]
            agency.queryset = agencies
        message = _("Choose a day between 2018 and 2099.")
        day.validators += [MinValueValidator(_EARLIEST, message), MaxValueValidator(_LATEST, message)]

    def clean_what(self) -> str:
        """One line, whatever breaks were typed."""
        return " ".join(str(self.cleaned_data["what"]).split())

    def wanted(self) -> Wanted:
        """What was asked for, of a form that holds."""
        said = self.cleaned_data
        return Wanted(
            area=areas()[said["area"]], what=said["what"], agency=said["agency"], due_on=said["due_on"]
        )


def initial(measure: Measure) -> dict[str, Any]:
    """What the form of a measure begins with."""
    return {
        "area": measure.in_area.reference,
        "what": measure.what,
        "agency": measure.agency_id,
        "due_on": measure.due_on,
    }


def grouped_areas() -> list[tuple[str, list[tuple[str, str]]]]:
    """The areas below the names of their plans, in the language of the page."""
    language = current_language()
    return [
        (
            plan.name.in_language(language),
            [(area.reference, area.name.in_language(language)) for area in plan.areas],
        )
        for plan in plans()
    ]
