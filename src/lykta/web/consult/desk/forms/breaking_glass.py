"""The form of opening a consultation from outside."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lykta.web.consult.actions import HOURS
from lykta.web.consult.models.break_glass import Purpose
from lykta.web.team.text_check import CheckedForm, text_field


def _hours(count: int) -> str:
    return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}


class GlassForm(CheckedForm):
    """Which one, what for, why, and for how long."""

    checked = ("reason",)
    which = forms.CharField(
        label=_("Which one?"),
        help_text=_("Its code name, or the eight characters that it is called by."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    purpose = forms.ChoiceField(label=_("For what?"), choices=Purpose.choices, widget=forms.RadioSelect)
    reason = text_field(_("Why is it needed now?"), hint=_("The coordinators read this."), rows=4)
    hours = forms.TypedChoiceField(
        label=_("For how long?"),
        coerce=int,
        choices=lambda: [(n, _hours(n)) for n in HOURS],
        widget=forms.RadioSelect,
    )
