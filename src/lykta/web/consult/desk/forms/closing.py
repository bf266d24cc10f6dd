"""The forms of closing, opening again and holding."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.models.deletion import EarlyReason
from lykta.web.team.text_check import CheckedForm, day_field, text_field


class NothingForm(forms.Form):
    """A form with nothing to fill in: its button is the answer."""


class HoldForm(CheckedForm):
    """Until when, and why, it is kept from being deleted."""

    checked = ("reason",)
    until = day_field(_("Until which day?"), hint=_("At most a year ahead. It can be renewed."))
    reason = text_field(_("Why must it be kept?"), rows=4)


class DeletionForm(forms.Form):
    """Why a consultation is to be deleted before its day: one of few reasons, and no text."""

    reason = forms.ChoiceField(label=_("Why?"), choices=EarlyReason.choices, widget=forms.RadioSelect)
