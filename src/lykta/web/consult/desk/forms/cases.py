"""The forms of a case: its code name, plan, tasks and contacts between agencies."""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.models import Case
from lykta.web.consult.models.case import name_tag
from lykta.web.team.models import Agency
from lykta.web.team.text_check import CheckedForm, day_field, text_field

NAME_IS_TAKEN: Final = _("Another case has that name. Choose another.")
_ONE_WORD: Final = re.compile(r"[^\W\d_]{3,20}")


class CaseForm(forms.Form):
    """The code name of a new case."""

    code_name = forms.CharField(
        label=_("Code name"),
        help_text=_("One word that says nothing about anybody: a tree, a bird, a stone."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Sent twice, the form meets the case that it made itself.
        self.case = case

    def clean_code_name(self) -> str:
        """One word of letters that no other case has."""
        name = str(self.cleaned_data["code_name"]).strip().capitalize()
        if not _ONE_WORD.fullmatch(name):
            raise forms.ValidationError(_("Write one word of 3 to 20 letters."))
        others = Case.objects.exclude(pk=self.case.pk) if self.case else Case.objects
        if others.filter(name_tag=name_tag(name)).exists():
            raise forms.ValidationError(NAME_IS_TAKEN)
        return name


class PlanForm(CheckedForm):
    """The plan."""

    checked = ("body",)
    body = text_field(_("Plan"), hint=_("What is to be reached, and in what order."), rows=12)


class TaskForm(CheckedForm):
    """A task for an agency."""

    checked = ("body",)
    body = text_field(_("What is to be done?"), rows=3)
    agency = forms.ModelChoiceField(
        label=_("By which agency?"),
        queryset=Agency.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    due_on = day_field(_("By which day?"))


class ContactForm(CheckedForm):
    """A contact with another agency."""

    checked = ("body",)
    with_agency = forms.ModelChoiceField(
        label=_("With which agency?"),
        queryset=Agency.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    made_on = day_field(_("When?"))
    body = text_field(_("About what?"), rows=4)
